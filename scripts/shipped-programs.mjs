/**
 * A plugin for Vite: `virtual:shipped-programs`, what our compiler makes of the lessons'
 * own programs. It is the compiler that is built beside them, so the two cannot differ;
 * while the page is served for development nothing is shipped.
 */
import { runnerImport } from 'vite';

const NAME = 'virtual:shipped-programs';

/** @returns {import('vite').Plugin} */
export function shippedPrograms() {
  let isBuilding = false;
  let making;
  const lessons = () => (making ??= runnerImport('/src/lab/shipping.ts', { logLevel: 'error' }).then(({ module }) => module.shippedLessons));
  return {
    name: 'shipped-programs',
    configResolved({ command }) {
      isBuilding = command === 'build';
    },
    resolveId: (id) => (id.startsWith(NAME) ? `\0${id}` : undefined),
    async load(id) {
      if (!id.startsWith(`\0${NAME}`)) return undefined;
      const [, slug] = id.split('/');
      const all = isBuilding ? await lessons() : [];
      return slug === undefined ? indexOf(all) : all.find((each) => each.slug === slug).module;
    },
  };
}

/** Which module has the programs of which key. */
function indexOf(lessons) {
  const entries = lessons.flatMap(({ slug, keys }) =>
    keys.map((key, index) => `${JSON.stringify(key)}: () => import('${NAME}/${slug}').then(({ programs }) => programs[${index}])`),
  );
  return `export const shipped = {\n${entries.map((entry) => `  ${entry},\n`).join('')}};\n`;
}
