/** `npm start`: installs what is missing, builds the page and serves it. `-- --open` opens it, `-- --port N` chooses the port. */
import { ensureDependencies, root, run } from './dependencies.mjs';

ensureDependencies();
const built = run('node', ['scripts/build.mjs']);
if (built !== 0) process.exit(built);

const { preview } = await import('vite');
const arguments_ = process.argv.slice(2);
const portAt = arguments_.indexOf('--port');
const server = await preview({
  root,
  preview: {
    host: '127.0.0.1',
    port: portAt >= 0 ? Number(arguments_[portAt + 1]) : 4173,
    open: arguments_.includes('--open'),
  },
});
console.log(`Slowpath is at ${server.resolvedUrls?.local[0]}`);
