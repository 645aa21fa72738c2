/**
 * A plugin for Vite: beside the built page, `service-worker.js` with the list of the
 * page's files, so that it opens without a network after one visit.
 */
import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { transformWithOxc } from 'vite';

const SOURCE = 'src/offline/service-worker.ts';

/** What the page may ask for while it is used; what others embed or download is not kept. */
const KEPT = /^(?:index\.html|icon[\w-]*\.(?:svg|png)|manifest\.webmanifest|assets\/.*\.(?:js|css|woff2))$/;

/** @returns {import('vite').Plugin} */
export function offline() {
  let config;
  return {
    name: 'offline',
    apply: 'build',
    configResolved(resolved) {
      config = resolved;
    },
    writeBundle: {
      order: 'post',
      sequential: true,
      async handler() {
        const outDir = resolve(config.root, config.build.outDir);
        const files = await filesIn(outDir);
        await writeFile(join(outDir, 'service-worker.js'), await serviceWorker(config.root, outDir, files));
      },
    },
  };
}

async function filesIn(folder) {
  const names = await readdir(folder, { recursive: true });
  return names.map((name) => name.split(sep).join('/')).filter((name) => KEPT.test(name)).toSorted();
}

async function serviceWorker(root, outDir, files) {
  const hash = createHash('sha256');
  for (const file of files) hash.update(file).update(await readFile(join(outDir, file)));
  const constants = { VERSION: hash.digest('hex').slice(0, 16), FILES: files };
  const source = join(root, SOURCE);
  const { code } = await transformWithOxc(await readFile(source, 'utf8'), source);
  return Object.entries(constants).map(([name, value]) => `const ${name} = ${JSON.stringify(value)};\n`).join('') + code;
}
