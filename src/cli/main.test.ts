import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
let folder: string;

const BPF = `#include <vmlinux.h>
#include <bpf/bpf_helpers.h>
char LICENSE[] SEC("license") = "Dual MIT/GPL";
__u32 seen;
SEC("fentry/do_unlinkat")
int on_unlink(void *ctx)
{
	seen++;
	return 0;
}
`;

const USER = `#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include "count.skel.h"
int main(int argc, char **argv)
{
	struct count_bpf *skel = count_bpf__open_and_load();
	if (!skel || count_bpf__attach(skel))
		return 1;
	for (int i = 0; i < atoi(argv[1]); i++)
		unlink("/tmp/none");
	printf("%u\\n", skel->bss->seen);
	fprintf(stderr, "bye\\n");
	return 7;
}
`;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'slowpath-'));
  writeFileSync(join(folder, 'count.bpf.c'), BPF);
  writeFileSync(join(folder, 'count.c'), USER);
  writeFileSync(join(folder, 'broken.bpf.c'), BPF.replace('seen++', 'sen++'));
  writeFileSync(join(folder, 'refused.bpf.c'), BPF.replace('seen++', 'return *(int *)seen'));
});

afterAll(() => rmSync(folder, { recursive: true }));

function slowpath(args: string, input = ''): { status: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'scripts/slowpath.mjs'), ...args.split(' ')], {
    cwd: folder, input, encoding: 'utf8', env: { ...process.env, npm_lifecycle_event: '' },
  });
  return { status, stdout, stderr };
}

describe('slowpath', () => {
  it('runs a program: its output, its errors, its exit status', () => {
    expect(slowpath('run count.bpf.c count.c -- 3')).toEqual({ status: 7, stdout: '3\n', stderr: 'bye\n' });
  });

  it('writes traces, the same each time, and converts them', () => {
    slowpath('run count.bpf.c count.c --log a.log --ftrace a.txt -- 1');
    slowpath('run count.bpf.c count.c --log b.log -- 1');
    expect(readFileSync(join(folder, 'b.log'), 'utf8')).toBe(readFileSync(join(folder, 'a.log'), 'utf8'));
    expect(slowpath('convert a.log --to ftrace').stdout).toBe(readFileSync(join(folder, 'a.txt'), 'utf8'));
  });

  it('attaches and triggers by itself where there is no user program', () => {
    expect(slowpath('run count.bpf.c')).toMatchObject({ status: 0, stdout: 'on_unlink: attached by fentry/do_unlinkat\n' });
  });

  it('says where a program does not compile', () => {
    const { status, stderr } = slowpath('run broken.bpf.c');
    expect(status).toBe(2);
    expect(stderr).toMatch(/^broken\.bpf\.c:8:2: error: .*'sen'/);
  });

  it('checks: accepted, rejected, does not compile', () => {
    expect(slowpath('check count.bpf.c')).toMatchObject({ status: 0, stdout: expect.stringMatching(/^on_unlink \(fentry\/do_unlinkat\): accepted\nprocessed /) });
    expect(slowpath('check refused.bpf.c')).toMatchObject({ status: 1, stdout: expect.stringContaining("invalid mem access 'scalar'") });
    expect(slowpath('check broken.bpf.c').status).toBe(2);
  });

  it('builds an object that runs like its source', () => {
    expect(slowpath('build count.bpf.c -o count.bpf.o').status).toBe(0);
    expect(slowpath('run count.bpf.o count.c -- 2')).toMatchObject({ status: 7, stdout: '2\n' });
  });

  it('shows bytecode with its source', () => {
    expect(slowpath('disasm count.bpf.c').stdout).toMatch(/on_unlink \(fentry\/do_unlinkat\):\n[\s\S]*; seen\+\+; @ count\.bpf\.c:8\n[\s\S]*\(95\) exit\n$/);
  });

  it('runs bare programs from standard input', () => {
    expect(slowpath('exec', 'b70000002a0000009500000000000000\n00\n').stdout).toMatch(/^2a\nerror: /);
  });

  it('says what is wrong with a command line or a file', () => {
    expect(slowpath('fly')).toMatchObject({ status: 2, stderr: expect.stringMatching(/^slowpath: there is no command 'fly'\n/) });
    expect(slowpath('run none.bpf.c')).toMatchObject({ status: 2, stderr: 'slowpath: none.bpf.c: No such file or directory\n' });
  });
});
