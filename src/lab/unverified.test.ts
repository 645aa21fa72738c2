import { describe, expect, it } from 'vitest';
import { console_event } from '../base/event.ts';
import type { Log } from '../trace/log.ts';
import { LOADER_TEXT } from '../user/loader/text.ts';
import { simulate } from './run.ts';

const head = `#include <vmlinux.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
char LICENSE[] SEC("license") = "GPL";
`;

/** What the verifier refuses, and what it protects from. */
const programs = {
  noCheck: `${head}
struct { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 1); __type(key, int); __type(value, long); } numbers SEC(".maps");
SEC("fentry/do_unlinkat")
int program(void *ctx)
{
	int key = 7;
	long *value = bpf_map_lookup_elem(&numbers, &key);
	*value = 42;
	return 0;
}
`,
  overwrites: `${head}
struct elem { long padding; struct bpf_timer timer; };
struct { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 1); __type(key, int); __type(value, struct elem); } timers SEC(".maps");
static int callback(void *map, int *key, struct elem *value)
{
	return 0;
}
SEC("fentry/do_unlinkat")
int program(void *ctx)
{
	int key = 0;
	struct elem *value = bpf_map_lookup_elem(&timers, &key);
	if (!value)
		return 0;
	bpf_timer_init(&value->timer, &timers, 1);
	*(long *)&value->timer = 0x42;
	bpf_timer_set_callback(&value->timer, callback);
	return 0;
}
`,
  noField: `${head}
struct elem { long padding; struct bpf_timer timer; };
struct { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 1); __type(key, int); __type(value, struct elem); } timers SEC(".maps");
SEC("fentry/do_unlinkat")
int program(void *ctx)
{
	int key = 7;
	struct elem *value = bpf_map_lookup_elem(&timers, &key);
	bpf_timer_init(&value->timer, &timers, 1);
	return 0;
}
`,
  sleeps: `${head}
extern int lab_msleep(__u32 ms) __ksym;
SEC("fentry/do_unlinkat")
int program(void *ctx)
{
	lab_msleep(5);
	return 0;
}
`,
};

function run(text: string, isVerifying: boolean) {
  const bpf = { name: 'unsafe.bpf.c', text };
  const output = simulate({ machine: {}, bpf, user: { name: 'loader.c', text: LOADER_TEXT }, args: ['unsafe.bpf.o'], modules: ['slowpath_lab'], isVerifying });
  expect(output.diagnostics).toEqual([]);
  return { ...output, console: consoleOf(output.log!) };
}

function consoleOf(log: Log): string {
  return [...log.indicesOf(console_event)].map((index) => log.text(index, 'msg')).join('\n');
}

describe('a machine whose verifier is off', () => {
  it.each(Object.entries(programs))('is the only one that loads %s', (_name, text) => {
    const { exitStatus, console } = run(text, true);
    expect(exitStatus).toBe(1);
    expect(console).toBe('');
  });

  it('follows the NULL pointer, says so as Linux does, and ends the task', () => {
    const { exitStatus, console } = run(programs.noCheck, false);
    expect(console).toContain('BUG: kernel NULL pointer dereference, address: 0000000000000000');
    expect(exitStatus).toBe(128 + 9);
  });

  it('follows what a program has written over its timer', () => {
    expect(run(programs.overwrites, false).console).toContain('BUG: kernel NULL pointer dereference, address: 0000000000000042');
  });

  it('takes the lock of a timer that is not there', () => {
    expect(run(programs.noField, false).console).toContain('BUG: kernel NULL pointer dereference, address: 0000000000000010');
  });

  it('lets a program sleep where RCU waits for it', () => {
    const { console } = run(programs.sleeps, false);
    expect(console).toContain('Voluntary context switch within RCU read-side critical section!');
  });
});
