/**
 * A plugin for Vite: the scripts that other pages fetch, `slow-path.js` and `embed.js`,
 * each whole in one file under a name that stays, beside the page.
 */
import { build } from 'vite';

const SCRIPTS = ['slow-path', 'embed'];

/** @returns {import('vite').Plugin} */
export function embedScripts() {
  let root;
  return {
    name: 'embed-scripts',
    apply: 'build',
    configResolved(config) {
      root = config.root;
    },
    async generateBundle() {
      for (const name of SCRIPTS) this.emitFile({ type: 'asset', fileName: `${name}.js`, source: await scriptText(root, name) });
    },
  };
}

/** A classic script: it knows where it came from, and a page can name it without `type`. */
async function scriptText(root, name) {
  const [{ output }] = await build({
    root,
    configFile: false,
    logLevel: 'warn',
    build: { write: false, copyPublicDir: false, target: 'es2022', lib: { entry: `src/embed/${name}.ts`, formats: ['iife'], name: 'slowpathEmbed' } },
  });
  return output[0].code;
}
