/**
 * `npm run bench`: every `*.bench.ts`, one after the other, then the page, then how
 * soon it is there, then a long trace in it. Each prints ratios within its own run.
 * `npm run bench -- vm page` runs those named.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ensureDependencies, root, run } from './dependencies.mjs';

ensureDependencies();
const wanted = process.argv.slice(2);
const files = readdirSync(join(root, 'src'), { recursive: true })
  .map(String)
  .filter((file) => file.endsWith('.bench.ts') && (wanted.length === 0 || wanted.some((word) => file.includes(word))))
  .toSorted();
for (const file of files) {
  console.log(`\n== ${file}`);
  const status = run('tsx', [join('src', file)]);
  if (status !== 0) process.exit(status);
}
for (const part of ['page', 'load', 'trace']) {
  if (wanted.length > 0 && !wanted.includes(part)) continue;
  console.log(`\n== ${part}`);
  const { status } = spawnSync(process.execPath, [join(root, 'scripts', `bench-${part}.mjs`)], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
