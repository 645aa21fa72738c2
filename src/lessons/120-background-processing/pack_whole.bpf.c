// SPDX-License-Identifier: MIT
/*
 * Compress a fax in the background, strip by strip,
 * and do small jobs as they come.
 *
 * One callback compresses all of them.
 */
#include <vmlinux.h>
#include <bpf/bpf_helpers.h>
#include "bpf_experimental.h"
#include "slowpath_lab.h"

#define CLOCK_MONOTONIC 1
#define STRIPS 16
#define SIZE 1024
#define JOBS 5
#define PERIOD 2700000ULL

char LICENSE[] SEC("license") = "Dual MIT/GPL";

struct packer {
	struct bpf_wq work;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, int);
	__type(value, struct packer);
} packers SEC(".maps");

/* A small job has a work of its own. */
struct job {
	/* When it was asked for. */
	__u64 asked;
	struct bpf_wq work;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, JOBS);
	__type(key, int);
	__type(value, struct job);
} jobs SEC(".maps");

struct bell {
	struct bpf_timer timer;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, int);
	__type(value, struct bell);
} bells SEC(".maps");

/* What is to be compressed; room for one result. */
char page[STRIPS][SIZE];
char packed[SIZE];

/* Strips done, and the bytes left of them. */
__u32 done, bytes;
/* Jobs asked for and done, and the longest wait. */
__u32 asked, answered;
__u64 longest;

static void pack(__u32 number)
{
	int size;

	if (number >= STRIPS)
		return;
	size = lab_compress(packed, SIZE,
			    page[number], SIZE);
	if (size > 0)
		bytes += size;
	done++;
}

/* On a kworker: all of them, one after another. */
static int pack_all(void *map, int *key, void *value)
{
	__u32 i;

	for (i = 0; i < STRIPS; i++)
		pack(i);
	return 0;
}

/* On a kworker as well: a matter of microseconds. */
static int small_job(void *map, int *key, void *value)
{
	struct job *job = value;
	__u64 waited = bpf_ktime_get_ns() - job->asked;

	if (waited > longest)
		longest = waited;
	answered++;
	return 0;
}

/* In softirq, every 2.7 ms: another small job. */
static int ring(void *map, int *key, void *value)
{
	struct bell *bell = value;
	int number = asked;
	struct job *job;

	job = bpf_map_lookup_elem(&jobs, &number);
	if (!job)
		return 0;
	job->asked = bpf_ktime_get_ns();
	bpf_wq_start(&job->work, 0);

	if (++asked < JOBS)
		bpf_timer_start(&bell->timer, PERIOD, 0);
	return 0;
}

/* Called once, by name: sets it going. */
SEC("syscall")
int begin(void *ctx)
{
	struct packer *packer;
	struct bell *bell;
	struct job *job;
	int i, key = 0;

	for (i = 0; i < JOBS; i++) {
		int number = i;

		job = bpf_map_lookup_elem(&jobs, &number);
		if (!job)
			return 0;
		bpf_wq_init(&job->work, &jobs, 0);
		bpf_wq_set_callback(&job->work, small_job, 0);
	}

	bell = bpf_map_lookup_elem(&bells, &key);
	packer = bpf_map_lookup_elem(&packers, &key);
	if (!bell || !packer)
		return 0;
	bpf_timer_init(&bell->timer, &bells,
		       CLOCK_MONOTONIC);
	bpf_timer_set_callback(&bell->timer, ring);
	bpf_timer_start(&bell->timer, PERIOD, 0);

	bpf_wq_init(&packer->work, &packers, 0);
	bpf_wq_set_callback(&packer->work, pack_all, 0);
	bpf_wq_start(&packer->work, 0);
	return 0;
}
