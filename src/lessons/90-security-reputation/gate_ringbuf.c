// SPDX-License-Identifier: MIT
/* Hangs gate_ringbuf.bpf.c on the network card, and answers what it asks. */
#include <net/if.h>
#include <stdio.h>
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include "gate_ringbuf.skel.h"

enum { ASKED = 1, GOOD, BAD };

/* Called for each question: asks, and writes the verdict into the map. */
static int answer(void *ctx, void *data, size_t size)
{
	struct gate_ringbuf_bpf *skel = ctx;
	__u32 sender = *(__u32 *)data;
	__u32 verdict;
	LIBBPF_OPTS(bpf_test_run_opts, opts,
		    .ctx_in = &sender, .ctx_size_in = sizeof(sender));

	bpf_prog_test_run_opts(bpf_program__fd(skel->progs.ask), &opts);
	verdict = opts.retval ? BAD : GOOD;
	bpf_map__update_elem(skel->maps.peers, &sender, sizeof(sender),
			     &verdict, sizeof(verdict), BPF_ANY);
	return 0;
}

int main(int argc, char **argv)
{
	struct gate_ringbuf_bpf *skel;
	struct ring_buffer *questions;

	skel = gate_ringbuf_bpf__open_and_load();
	if (!skel)
		return 1;
	questions = ring_buffer__new(bpf_map__fd(skel->maps.questions), answer, skel, NULL);
	skel->links.gate = bpf_program__attach_xdp(skel->progs.gate,
						   if_nametoindex("eth0"));
	if (!questions || !skel->links.gate)
		return 1;

	/* Until nobody has asked for a while. */
	while (ring_buffer__poll(questions, 60) > 0)
		;

	printf("let in unknown %u, let in %u, kept out %u\n",
	       skel->bss->early, skel->bss->passed, skel->bss->dropped);
	ring_buffer__free(questions);
	gate_ringbuf_bpf__destroy(skel);
	return 0;
}
