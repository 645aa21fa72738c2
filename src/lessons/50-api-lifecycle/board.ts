import type { Log } from '../../trace/log.ts';
import { answerOf, callbacksBetween } from './answers.ts';

/** What can be laid on the call board. `wait`: 5 ms go by; `close`: the map's last descriptor. */
export const boardCalls = ['init', 'set_callback', 'start', 'cancel', 'update', 'delete', 'close', 'wait'] as const;
export type BoardCall = (typeof boardCalls)[number];
export type BoardMechanism = 'timer' | 'wq';

/** More than this do not fit a lesson. */
export const LONGEST_BOARD = 12;

export interface BoardPrograms {
  readonly bpf: string;
  readonly user: string;
}

/** What came of one call: what it returned, and how often the callback ran until the next program was called. */
export interface BoardResult {
  readonly answer?: number;
  readonly callbacks?: number;
}

/** A work cannot be cancelled. */
export function callsFor(mechanism: BoardMechanism): readonly BoardCall[] {
  return boardCalls.filter((call) => mechanism === 'timer' || call !== 'cancel');
}

/** Calls that follow each other without user space in between are one BPF program. */
interface Chapter {
  readonly name: string;
  readonly calls: readonly { readonly call: BoardCall; readonly index: number }[];
}

function chaptersOf(calls: readonly BoardCall[]): Chapter[] {
  const chapters: { name: string; calls: { call: BoardCall; index: number }[] }[] = [];
  let isOpen = false;
  calls.forEach((call, index) => {
    if (!isOpen) chapters.push({ name: `chapter_${chapters.length + 1}`, calls: [] });
    chapters.at(-1)!.calls.push({ call, index });
    isOpen = !isOfUser(call);
  });
  return chapters;
}

const isOfUser = (call: BoardCall) => call === 'wait' || call === 'close';

/** A program that makes these calls in this order, on an element of a hash map. */
export function boardPrograms(mechanism: BoardMechanism, calls: readonly BoardCall[]): BoardPrograms {
  const chapters = chaptersOf(calls);
  return { bpf: bpfText(mechanism, chapters), user: userText(chapters) };
}

function bpfText(mechanism: BoardMechanism, chapters: readonly Chapter[]): string {
  const isTimer = mechanism === 'timer';
  return `// SPDX-License-Identifier: MIT
#include <vmlinux.h>
#include <bpf/bpf_helpers.h>
${isTimer ? '\n#define CLOCK_MONOTONIC 1' : '#include "bpf_experimental.h"\n'}
#define MS 1000000ULL

char LICENSE[] SEC("license") = "Dual MIT/GPL";

struct elem {
	int value;
	struct ${isTimer ? 'bpf_timer' : 'bpf_wq'} later;
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1);
	__type(key, int);
	__type(value, struct elem);
} hash SEC(".maps");

static int callback(void *map, int *key, void *value)
{
	return 0;
}

SEC("syscall")
int put_element(void *ctx)
{
	struct elem fresh = {};
	int key = 0;

	bpf_map_update_elem(&hash, &key, &fresh, 0);
	return 0;
}
${chapters.map((chapter) => chapterText(mechanism, chapter)).join('')}`;
}

function chapterText(mechanism: BoardMechanism, { name, calls }: Chapter): string {
  const own = calls.filter(({ call }) => !isOfUser(call));
  const isAmong = (...some: readonly BoardCall[]) => own.some(({ call }) => some.includes(call));
  const declarations = [
    isAmong('update') ? '\tstruct elem fresh = {};\n' : '',
    isAmong('init', 'set_callback', 'start', 'cancel') ? '\tstruct elem *elem;\n' : '',
    own.length > 0 ? '\tint key = 0;\n\n' : '',
  ].join('');
  return `
SEC("syscall")
int ${name}(void *ctx)
{
${declarations}${own.map(({ call, index }) => callText(mechanism, call, index)).join('')}	return 0;
}
`;
}

function callText(mechanism: BoardMechanism, call: BoardCall, index: number): string {
  const noted = (code: string) => `\tbpf_printk("call_${index} = %d",\n\t\t   ${code});\n`;
  if (call === 'update') return noted('bpf_map_update_elem(&hash, &key, &fresh, 0)');
  if (call === 'delete') return noted('bpf_map_delete_elem(&hash, &key)');
  const texts: Readonly<Record<string, string>> =
    mechanism === 'timer'
      ? {
          init: 'bpf_timer_init(&elem->later, &hash, CLOCK_MONOTONIC)',
          set_callback: 'bpf_timer_set_callback(&elem->later, callback)',
          start: 'bpf_timer_start(&elem->later, MS, 0)',
          cancel: 'bpf_timer_cancel(&elem->later)',
        }
      : { init: 'bpf_wq_init(&elem->later, &hash, 0)', set_callback: 'bpf_wq_set_callback(&elem->later, callback, 0)', start: 'bpf_wq_start(&elem->later, 0)' };
  return `\telem = bpf_map_lookup_elem(&hash, &key);\n\tif (elem)\n\t${noted(texts[call]).replaceAll('\n\t', '\n\t\t')}`;
}

function userText(chapters: readonly Chapter[]): string {
  const steps = chapters.flatMap(({ name, calls }) => [
    `\tbpf_prog_test_run_opts(bpf_program__fd(skel->progs.${name}), NULL);\n`,
    ...calls.filter(({ call }) => isOfUser(call)).map(({ call }) => (call === 'wait' ? '\tusleep(5000);\n' : '\tclose(bpf_map__fd(skel->maps.hash));\n')),
  ]);
  return `// SPDX-License-Identifier: MIT
#include <unistd.h>
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include "board.skel.h"

int main(void)
{
	struct board_bpf *skel = board_bpf__open_and_load();

	if (!skel)
		return 1;
	bpf_prog_test_run_opts(bpf_program__fd(skel->progs.put_element), NULL);
${steps.join('')}	board_bpf__destroy(skel);
	return 0;
}
`;
}

/** What the Log says of each call on the board. */
export function boardResults(log: Log, calls: readonly BoardCall[]): readonly BoardResult[] {
  const chapters = chaptersOf(calls);
  const results: BoardResult[] = calls.map((_, index) => ({ answer: answerOf(log, `call_${index}`) }));
  chapters.forEach(({ name, calls: own }, at) => {
    const last = own.at(-1)!.index;
    results[last] = { ...results[last], callbacks: callbacksBetween(log, name, chapters[at + 1]?.name ?? '') };
  });
  return results;
}
