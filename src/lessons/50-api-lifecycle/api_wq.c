// SPDX-License-Identifier: MIT
/* Takes a bpf_wq through its life and prints what each call returned. */
#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include "api_wq.skel.h"

static struct api_wq_bpf *skel;

/* Calls a BPF program, gives what it put off the time to run, and counts how often it did. */
static int call(struct bpf_program *prog)
{
	int before = skel->bss->runs;

	bpf_prog_test_run_opts(bpf_program__fd(prog), NULL);
	usleep(5000);
	return skel->bss->runs - before;
}

static void row(const char *call, int answer)
{
	printf("%-30s %4d  %s\n", call, answer, answer < 0 ? strerrorname_np(-answer) : "");
}

int main(int argc, char **argv)
{
	int in_order, pending, from_callback, overwritten, erased, closed;

	skel = api_wq_bpf__open_and_load();
	if (!skel)
		return 1;

	call(skel->progs.wrong_order);
	in_order = call(skel->progs.right_order);
	pending = call(skel->progs.while_pending);
	from_callback = call(skel->progs.from_callback);
	overwritten = call(skel->progs.overwrite);
	erased = call(skel->progs.erase_entry);

	/* The last descriptor of the map goes. */
	close(bpf_map__fd(skel->maps.array));
	closed = call(skel->progs.without_owner);

	row("before init: start", skel->bss->start_raw);
	row("             set_callback", skel->bss->set_raw);
	row("init, a flag", skel->bss->init_flags);
	row("init", skel->bss->init);
	row("init again", skel->bss->init_again);
	row("start without a callback", skel->bss->start_unset);

	row("set_callback, a flag", skel->bss->set_flags);
	row("set_callback", skel->bss->set);
	row("start, a flag", skel->bss->start_flags);
	row("start", skel->bss->start);
	row("=> callback ran", in_order);

	row("start", skel->bss->start_first);
	row("start while pending", skel->bss->start_second);
	row("and again", skel->bss->start_third);
	row("=> callback ran", pending);

	row("start in its own callback", skel->bss->restart);
	row("and again", skel->bss->restart_twice);
	row("=> callback ran", from_callback);

	row("array: update while pending", skel->bss->update);
	row("start after update", skel->bss->start_gone);
	row("init after update", skel->bss->init_anew);
	row("=> callback ran", overwritten);
	row("hash: delete while pending", skel->bss->erase);
	row("=> callback ran", erased);

	row("init in a map nobody holds", skel->bss->init_orphan);
	row("start there", skel->bss->start_orphan);
	row("=> callback ran", closed);

	api_wq_bpf__destroy(skel);
	return 0;
}
