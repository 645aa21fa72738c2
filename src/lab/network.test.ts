import { expect, test } from 'vitest';
import type { Log } from '../trace/log.ts';
import { loadDrivers } from './drivers.ts';
import { simulate, terminalText } from './run.ts';

/* XDP and tcx programs on the card, attached by libbpf. */

const BPF = `
#include <vmlinux.h>
#include <bpf/bpf_helpers.h>
char LICENSE[] SEC("license") = "GPL";
__u32 ifindex;
SEC("xdp") int first(struct xdp_md *ctx) { ifindex = ctx->ingress_ifindex; return XDP_PASS; }
SEC("xdp") int aborts(struct xdp_md *ctx) { return XDP_ABORTED; }
SEC("tcx/ingress") int drops(struct __sk_buff *skb) { return skb->len == 64 ? 2 : 0; }
`;

const user = (body: string) => `
#include <errno.h>
#include <net/if.h>
#include <stdio.h>
#include <unistd.h>
#include <bpf/libbpf.h>
#include "net.skel.h"
int main(void)
{
	struct net_bpf *skel = net_bpf__open_and_load();
	int eth0 = if_nametoindex("eth0");
	struct bpf_link *link = NULL;
	${body}
	(void)link;
	usleep(20000);
	printf("%u\\n", skel->bss->ifindex);
	net_bpf__destroy(skel);
	return 0;
}
`;

const nic = { ring: 8, flows: [{ startNs: 10e6, periodNs: 1e6, count: 3, source: '192.0.2.1', sources: 1 }] };
const bpf = { name: 'net.bpf.c', text: BPF };
await loadDrivers({ machine: { nic }, bpf });

function run(body: string): Log {
  const { log, diagnostics } = simulate({ machine: { nic }, bpf, user: { name: 'net.c', text: user(body) } });
  expect(diagnostics).toEqual([]);
  return log!;
}

const verdicts = (log: Log) => namesOf(log, 'packet_done').map((index) => log.text(index, 'verdict'));
const namesOf = (log: Log, name: string) => Array.from({ length: log.length }, (_, index) => index).filter((index) => log.kind(index).name === name);

test('XDP lets a packet on to tcx, which may drop it', () => {
  const log = run('skel->links.first = bpf_program__attach_xdp(skel->progs.first, eth0); skel->links.drops = bpf_program__attach_tcx(skel->progs.drops, eth0, NULL);');
  expect(verdicts(log)).toEqual(['TC_DROP', 'TC_DROP', 'TC_DROP']);
  expect(terminalText(log, 1)).toBe('2\n');
});

test('XDP_ABORTED drops, and is told', () => {
  const log = run('skel->links.aborts = bpf_program__attach_xdp(skel->progs.aborts, eth0);');
  expect(verdicts(log)).toEqual(['XDP_ABORTED', 'XDP_ABORTED', 'XDP_ABORTED']);
  expect(namesOf(log, 'xdp_exception').map((index) => log.text(index, 'action'))).toEqual(['ABORTED', 'ABORTED', 'ABORTED']);
});

test('one XDP program a device; none on a device that is not there; none of another type', () => {
  const log = run(`
	skel->links.first = bpf_program__attach_xdp(skel->progs.first, eth0);
	link = bpf_program__attach_xdp(skel->progs.aborts, eth0); printf("%d ", errno == EBUSY);
	link = bpf_program__attach_xdp(skel->progs.aborts, 77); printf("%d ", errno == EINVAL);
	link = bpf_program__attach_tcx(skel->progs.drops, 77, NULL); printf("%d ", errno == ENODEV);
	link = bpf_program__attach_tcx(skel->progs.first, eth0, NULL); printf("%d ", errno == EINVAL);
	printf("%d ", if_nametoindex("eth9"));`);
  expect(terminalText(log, 1)).toBe('1 1 1 1 0 2\n');
  expect(verdicts(log)).toEqual(['PASS', 'PASS', 'PASS']);
});

test('with its link a program goes', () => {
  const log = run('skel->links.aborts = bpf_program__attach_xdp(skel->progs.aborts, eth0); bpf_link__destroy(skel->links.aborts); skel->links.aborts = NULL;');
  expect(verdicts(log)).toEqual(['PASS', 'PASS', 'PASS']);
});
