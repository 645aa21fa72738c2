import { expect, test } from 'vitest';
import { readElf, writeElf } from '../bpf/elf/index.ts';
import { compileBpf } from '../c/index.ts';
import { simulate, terminalText } from './run.ts';

/* Lists, trees and locks in global variables, as the kernel's programs keep them: hidden, in a section of their own. */

const text = `#include <vmlinux.h>
#include <bpf/bpf_helpers.h>
#include "bpf_experimental.h"
char LICENSE[] SEC("license") = "GPL";
#define private(name) SEC(".data." #name) __hidden __attribute__((aligned(8)))
struct node { long value; struct bpf_list_node link; };
private(A) struct bpf_spin_lock lock;
private(A) struct bpf_list_head head __contains(node, link);
long sum;
SEC("tc") int push(struct __sk_buff *skb)
{
	struct node *n = bpf_obj_new(typeof(*n));
	if (!n)
		return 1;
	n->value = 21;
	bpf_spin_lock(&lock);
	bpf_list_push_back(&head, &n->link);
	bpf_spin_unlock(&lock);
	return 0;
}
SEC("tc") int pop(struct __sk_buff *skb)
{
	struct bpf_list_node *link;
	struct node *n;
	bpf_spin_lock(&lock);
	link = bpf_list_pop_front(&head);
	bpf_spin_unlock(&lock);
	if (!link)
		return 2;
	n = container_of(link, struct node, link);
	sum += n->value;
	bpf_obj_drop(n);
	return 0;
}
`;
const user = {
  name: 'lists.c',
  text: `#include <stdio.h>
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include "lists.skel.h"
static int run(struct bpf_program *prog)
{
	char packet[64] = {};
	LIBBPF_OPTS(bpf_test_run_opts, opts, .data_in = packet, .data_size_in = sizeof(packet));
	return bpf_prog_test_run_opts(bpf_program__fd(prog), &opts) ?: opts.retval;
}
int main(void)
{
	struct lists_bpf *skel = lists_bpf__open_and_load();
	if (!skel)
		return 1;
	printf("%d %d ", run(skel->progs.push), run(skel->progs.push));
	printf("%d %d %d ", run(skel->progs.pop), run(skel->progs.pop), run(skel->progs.pop));
	printf("%ld %d\\n", skel->bss->sum, bpf_map__map_flags(skel->maps.data_A));
	return 0;
}`,
};
const bpf = { name: 'lists.bpf.c', text };

test.each([
  ['from C', bpf],
  ['from ELF', [readElf('lists.bpf.o', writeElf(compileBpf(bpf.name, text).object!)).object!]],
] as const)('%s: what one program pushes another pops; user code does not map the section', (_from, programs) => {
  const { log, diagnostics } = simulate({ machine: {}, bpf: programs, user });
  expect(diagnostics).toEqual([]);
  expect(terminalText(log!, 2)).toBe('');
  expect(terminalText(log!, 1)).toBe('0 0 0 0 2 42 0\n');
});
