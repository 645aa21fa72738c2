import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lineDiff } from './diff.ts';
import { runsAmong } from './poster-inputs.ts';

const root = join(import.meta.dirname, '../..');
const lesson = join(root, 'src/lessons/10-wq-simple');
const twins = ['timer_simple.bpf.c', 'timer_simple.c', 'wq_simple.bpf.c', 'wq_simple.c'].map((name) => join(lesson, name));
let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'slowpath-'))));
afterAll(() => rmSync(folder, { recursive: true }));

function slowpath(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'scripts/slowpath.mjs'), ...args], {
    cwd: folder, encoding: 'utf8', env: { ...process.env, npm_lifecycle_event: '' },
  });
  return { status, stdout, stderr };
}

describe('slowpath poster', () => {
  it('draws the tutorial’s run beside its twin, in far less than 50 kB', () => {
    slowpath('poster', ...twins, '--animated', '--name', 'bpf_timer', '--name', 'bpf_wq', '--title', 'Twins', '-o', 'twins.svg');
    const svg = readFileSync(join(folder, 'twins.svg'), 'utf8');
    expect(svg.length).toBeLessThan(50_000);
    for (const text of ['Twins', 'bpf_timer', 'bpf_wq', 'unlink()', 'kworker', 'softirq']) expect(svg).toContain(`>${text}<`);
  });

  it('shows one run as a diagram or a listing, from place to place', () => {
    const [, , bpf, user] = twins;
    expect(slowpath('poster', bpf, user, '--format', 'mermaid').stdout).toMatch(/^sequenceDiagram\n[\s\S]*worklist->>T\d+: wq_callback/);
    const listing = slowpath('poster', bpf, user, '--format', 'ftrace', '--from', 'workqueue_execute_start.1', '--to', 'workqueue_execute_end.1').stdout;
    const lines = listing.split('\n').filter((line) => line && !line.startsWith('#'));
    expect(lines[0]).toContain('workqueue_execute_start');
    expect(lines.at(-1)).toContain('workqueue_execute_end');
  });

  it('draws a trace as well, and says what it cannot do', () => {
    slowpath('run', twins[2], twins[3], '--log', 'a.log');
    expect(slowpath('poster', 'a.log').stdout).toContain('>a</text>');
    expect(slowpath('poster', 'a.log', '--from', 'nothing.1')).toMatchObject({ status: 2, stderr: "slowpath: no run has a step 'nothing.1'\n" });
    expect(slowpath('poster', 'a.log', 'a.log', '--format', 'mermaid').status).toBe(2);
  });
});

it('tells runs apart: a program with its user program, or a trace', () => {
  expect(runsAmong(['a.bpf.c', 'a.c', 'b.bpf.c', 'c.o', 'c.c', 't.log'])).toEqual([['a.bpf.c', 'a.c'], ['b.bpf.c'], ['c.o', 'c.c'], ['t.log']]);
});

describe('slowpath run --expect', () => {
  it('is content where the terminal says what the page promises, and shows where it does not', () => {
    const [, , bpf, user] = twins;
    const { stdout, status } = slowpath('run', bpf, user);
    writeFileSync(join(folder, 'right.txt'), stdout);
    writeFileSync(join(folder, 'wrong.txt'), stdout.replace(/^.+$/m, 'another line'));
    expect(slowpath('run', bpf, user, '--expect', 'right.txt')).toMatchObject({ status, stdout });
    const wrong = slowpath('run', bpf, user, '--expect', 'wrong.txt');
    expect(wrong.status).toBe(1);
    expect(wrong.stderr).toMatch(/^--- wrong\.txt\n\+\+\+ the terminal\n@@ .* @@\n-another line\n\+/m);
  });

  it('says differences as diff -u does', () => {
    expect(lineDiff('a\nb\nc\n', 'a\nb\nc', 'x', 'y')).toBe('');
    expect(lineDiff('a\nb\nc\n', 'a\nB\nc\nd\n', 'x', 'y')).toBe('--- x\n+++ y\n@@ -1,3 +1,4 @@\n a\n-b\n+B\n c\n+d\n');
    expect(lineDiff('', 'a\n', 'x', 'y')).toBe('--- x\n+++ y\n@@ -0,0 +1,1 @@\n+a\n');
  });
});
