import { expect, test } from 'vitest';
import { bpf_verifier_log } from '../base/event.ts';
import { compilePrograms } from './compile.ts';
import { verifierLogs } from './object-tasks.ts';
import { simulate } from './run.ts';

/* What the verifier says at level 2 is of what the run has loaded, not of what the object holds. */

const bpf = {
  name: 'prog.bpf.c',
  text: `#include <vmlinux.h>
#include <bpf/bpf_helpers.h>
char LICENSE[] SEC("license") = "GPL";
const volatile __u32 place = 9;
int slots[4];
SEC("tp/syscalls/sys_enter_unlink") int puts(void *ctx) { *(int *)((char *)slots + place * 4) = 1; return 0; }
SEC("tp/syscalls/sys_enter_unlink") int left_out(void *ctx) { return *(int *)((char *)slots + 400); }
`,
};
const user = {
  name: 'prog.c',
  text: `#include <bpf/libbpf.h>
#include "prog.skel.h"
int main(void)
{
	struct prog_bpf *skel = prog_bpf__open();
	skel->rodata->place = 2;
	bpf_program__set_autoload(skel->progs.left_out, false);
	return prog_bpf__load(skel);
}`,
};

test('programs are verified again as the run has loaded them', () => {
  const input = { machine: {}, bpf, user };
  const { log } = simulate(input);
  const first = [...log!.indicesOf(bpf_verifier_log)].map((index) => log!.text(index, 'log'));
  const [again, ...more] = verifierLogs(input, 2, compilePrograms(input));
  expect([first.length, more.length]).toEqual([1, 0]);
  expect(again.program).toBe('puts');
  expect(again.log.split('\n').slice(-2)).toEqual(first[0].split('\n').slice(-2));
  expect(again.log.length).toBeGreaterThan(first[0].length);
});
