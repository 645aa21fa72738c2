import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const lesson = join(root, 'src/lessons/10-wq-simple');
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
let folder: string;

beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'slowpath-package-'))));
afterAll(() => rmSync(folder, { recursive: true }));

it('packs clean, installs into an empty folder without a network, and runs', () => {
  const built = join(folder, 'built');
  const empty = join(folder, 'empty');
  mkdirSync(empty);
  execFileSync(process.execPath, [join(root, 'scripts/npm-package.mjs'), '--out', built], { stdio: 'pipe' });
  const [{ filename, files }] = JSON.parse(execFileSync(npm, ['pack', '--json', '--pack-destination', folder], { cwd: built, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })) as [{ filename: string; files: { path: string }[] }];
  const paths = files.map(({ path }) => path).filter((path) => !path.startsWith('page/') && !path.startsWith('bin/'));
  expect(paths.toSorted()).toEqual(['LICENSE', 'README.md', 'examples/check-programs.yml', 'package.json', 'slow-path.d.ts', 'slow-path.js']);
  expect(JSON.parse(readFileSync(join(built, 'package.json'), 'utf8'))).not.toHaveProperty('dependencies');

  writeFileSync(join(empty, 'package.json'), '{}');
  execFileSync(npm, ['install', '--offline', '--no-audit', '--no-fund', join(folder, filename)], { cwd: empty, stdio: 'pipe' });
  const { stdout, status } = spawnSync(join(empty, 'node_modules/.bin/slowpath'), ['run', join(lesson, 'wq_simple.bpf.c'), join(lesson, 'wq_simple.c')], { cwd: empty, encoding: 'utf8', shell: process.platform === 'win32' });
  expect(stdout).toMatch(/main_executed = 1\nwq_executed {3}= 1\n/);
  expect(status).toBe(0);
}, 120_000);
