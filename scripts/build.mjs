/** `npm run build`: the static folder `dist`, and in it the page as one file, for the button that saves it. */
import { run } from './dependencies.mjs';

process.exitCode = run('vite', ['build', '--logLevel', 'warn']) || run('node', ['scripts/single-file.mjs']);
