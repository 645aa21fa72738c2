/** `npm run -s slowpath -- COMMAND`: installs what is missing, then runs src/cli/main.ts where the caller stands. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureDependencies, root } from './dependencies.mjs';

// Standard output belongs to the command.
ensureDependencies({ quiet: true });

const loader = pathToFileURL(join(root, 'node_modules', 'tsx', 'dist', 'loader.mjs')).href;
// npm runs scripts in the project's folder and says in INIT_CWD where it was called.
const caller = process.env.npm_lifecycle_event === 'slowpath' ? process.env.INIT_CWD : undefined;
const { status } = spawnSync(
  process.execPath,
  ['--import', loader, join(root, 'src', 'cli', 'main.ts'), ...process.argv.slice(2)],
  { stdio: 'inherit', cwd: caller ?? process.cwd() },
);
process.exitCode = status ?? 1;
