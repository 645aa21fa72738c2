/**
 * `npm run build:single`: the whole page as one HTML file, `dist/slowpath.html`, which
 * opens from disk: scripts, workers, styles, faces and all lessons within. Its policy names
 * its one script and its one style by their hashes.
 */
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';
import { contentSecurityPolicy } from './content-security.mjs';
import { root } from './dependencies.mjs';

const EVERYTHING = Number.MAX_SAFE_INTEGER;

/** A worker by address becomes one within the script: `new Worker(new URL('./x.ts', import.meta.url), …)`. */
const WORKER = /new Worker\(new URL\('([^']+)', import\.meta\.url\), \{ type: 'module' \}\)/g;

/** @returns {import('vite').Plugin} */
function inlineWorkers() {
  return {
    name: 'inline-workers',
    enforce: 'pre',
    transform(code, id) {
      if (!/\/src\/.*\.tsx?$/.test(id) || !code.match(WORKER)) return undefined;
      const imports = [];
      const changed = code.replace(WORKER, (_, path) => {
        imports.push(`import Worker${imports.length} from '${path}?worker&inline';\n`);
        return `new Worker${imports.length - 1}()`;
      });
      return { code: imports.join('') + changed, map: null };
    },
  };
}

/** The page's script, style and HTML, each in one piece. */
async function pieces() {
  const { output } = await build({
    root,
    logLevel: 'warn',
    plugins: [inlineWorkers()],
    worker: { format: 'iife', rolldownOptions: { output: { codeSplitting: false } } },
    build: { write: false, assetsInlineLimit: EVERYTHING, cssCodeSplit: false, chunkSizeWarningLimit: EVERYTHING, rolldownOptions: { output: { codeSplitting: false } } },
  });
  const scripts = output.filter(({ type }) => type === 'chunk');
  if (scripts.length !== 1) throw new Error(`one script was to be built, not ${scripts.length}`);
  const textOf = (ending) => String(output.find(({ fileName }) => fileName.endsWith(ending)).source);
  return { script: scripts[0].code, style: textOf('.css'), html: textOf('.html') };
}

/** As a policy names an inline script or style. */
function hashOf(text) {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

/** An end tag within a string of the script would end the script. */
function safeScript(script) {
  return `\n${script.replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--')}\n`;
}

async function singleFile() {
  const built = await pieces();
  const script = safeScript(built.script);
  const policy = contentSecurityPolicy({ 'script-src': hashOf(script), 'style-src': hashOf(built.style), 'font-src': 'data:', 'img-src': 'data: blob:', 'worker-src': 'blob:', 'connect-src': 'data: blob:' });
  const icon = `data:image/svg+xml;base64,${(await readFile(join(root, 'public', 'icon.svg'))).toString('base64')}`;
  const head = built.html
    .replace(/<script\b[^>]*><\/script>\s*/g, '')
    .replace(/<link\b[^>]*rel="(?:stylesheet|modulepreload|manifest|apple-touch-icon)"[^>]*>\s*/g, '')
    .replace(/(<link\b[^>]*rel="icon"[^>]*href=")[^"]*/, (_, before) => before + icon)
    .replace(/(http-equiv="Content-Security-Policy" content=")[^"]*/, (_, before) => before + policy);
  return head.replace('</head>', () => `<meta name="slowpath-link" content="" />\n<style>${built.style}</style>\n</head>`).replace('</body>', () => `<script type="module">${script}</script>\n</body>`);
}

await mkdir(join(root, 'dist'), { recursive: true });
await writeFile(join(root, 'dist', 'slowpath.html'), await singleFile());
