/** Installs the packages of the lock file when they are missing or older than it. */
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

const windows = process.platform === 'win32';

function isInstalled() {
  const mark = join(root, 'node_modules', '.package-lock.json');
  return existsSync(mark) && statSync(mark).mtimeMs >= statSync(join(root, 'package-lock.json')).mtimeMs;
}

/** Stops with a sentence on a Node that is too old; installs otherwise where needed. */
export function ensureDependencies({ quiet = false } = {}) {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    console.error(`Slowpath needs Node 20.19 or newer; this is ${process.versions.node}.`);
    process.exit(1);
  }
  if (isInstalled()) return;
  const output = quiet ? ['ignore', 'ignore', 'inherit'] : 'inherit';
  const done = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: root, stdio: output, shell: windows });
  if (done.status !== 0) process.exit(done.status ?? 1);
}

/** Runs a command of the project's own packages; returns its exit status. */
export function run(command, args, options = {}) {
  const done = spawnSync('npx', ['--no-install', command, ...args], { cwd: root, stdio: 'inherit', shell: windows, ...options });
  return done.status ?? 1;
}
