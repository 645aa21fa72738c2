/**
 * `npm run build:npm`: the package `slowpath` in `dist-npm`, ready for `npm publish`: the
 * command line in one file without dependencies, the custom element as a module, and the
 * built page (`dist`) as the folder that the element shows. `-- --out FOLDER` puts it elsewhere.
 */
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'vite';
import { root } from './dependencies.mjs';

const outAt = process.argv.indexOf('--out');
const out = outAt < 0 ? join(root, 'dist-npm') : resolve(process.argv[outAt + 1]);

/** Node's own modules stay imports; everything else is in the file. */
async function buildCommand() {
  await build({
    root, configFile: false, logLevel: 'warn',
    ssr: { noExternal: true },
    build: { ssr: 'src/cli/main.ts', outDir: join(out, 'bin'), target: 'node20', copyPublicDir: false, minify: true, rolldownOptions: { output: { entryFileNames: 'slowpath.js', chunkFileNames: '[name]-[hash].js', banner: (chunk) => (chunk.isEntry ? '#!/usr/bin/env node' : '') } } },
  });
}

async function buildElement() {
  await build({
    root, configFile: false, logLevel: 'warn',
    build: { outDir: out, emptyOutDir: false, copyPublicDir: false, target: 'es2022', lib: { entry: 'src/embed/slow-path-element.ts', formats: ['es'], fileName: () => 'slow-path.js' } },
  });
}

/** What is in the file `package.json` of the package; version and words are the project's. */
function manifest({ version, description, license, engines }) {
  return {
    name: 'slowpath', version, description, license, type: 'module', engines,
    keywords: ['ebpf', 'bpf', 'linux', 'workqueue', 'simulator', 'custom-element'],
    bin: { slowpath: 'bin/slowpath.js' },
    exports: { '.': { types: './slow-path.d.ts', default: './slow-path.js' }, './page/*': './page/*' },
    types: './slow-path.d.ts',
  };
}

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
await buildCommand();
await buildElement();
await cp(join(root, 'npm'), out, { recursive: true });
await cp(join(root, 'LICENSE'), join(out, 'LICENSE'));
if (existsSync(join(root, 'dist'))) await cp(join(root, 'dist'), join(out, 'page'), { recursive: true });
const project = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
await writeFile(join(out, 'package.json'), `${JSON.stringify(manifest(project), null, 2)}\n`);
