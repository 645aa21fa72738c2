// SPDX-License-Identifier: MIT
/* Deletes a file, and hears of it; then prints when each place was reached. */
#include <stdio.h>
#include <time.h>
#include <unistd.h>
#include <bpf/libbpf.h>
#include "five_places.skel.h"

struct note {
	unsigned long long when;
};

static unsigned long long told;

/* Called for each note that lies in the ring. */
static int on_note(void *ctx, void *data, size_t size)
{
	struct note *note = data;
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	told = now.tv_sec * 1000000000ULL + now.tv_nsec - note->when;
	return 0;
}

int main(int argc, char **argv)
{
	struct five_places_bpf *skel;
	struct ring_buffer *ring;

	skel = five_places_bpf__open_and_load();
	if (!skel || five_places_bpf__attach(skel))
		return 1;
	ring = ring_buffer__new(bpf_map__fd(skel->maps.notes), on_note, NULL, NULL);
	if (!ring)
		return 1;

	unlink("/tmp/five_places");
	ring_buffer__poll(ring, 10);
	usleep(3000);

	printf("after the event, in ns\n");
	printf("fast path   %8llu\n", skel->bss->here);
	printf("work        %8llu\n", skel->bss->work);
	printf("user space  %8llu\n", told);
	printf("timer       %8llu\n", skel->bss->timer);
	printf("timer, work %8llu\n", skel->bss->timer_work);

	ring_buffer__free(ring);
	five_places_bpf__destroy(skel);
	return 0;
}
