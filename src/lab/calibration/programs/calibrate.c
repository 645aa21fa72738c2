// SPDX-License-Identifier: MIT
/*
 * calibrate OBJECT COUNT DELAY_NS BUSY_US marks|quiet
 *
 * Calls unlink() COUNT times, each after the last callback, and prints how long
 * each callback took to come, in ns, a line each. With marks the file is there,
 * as in the recordings of single calls; otherwise it is not, as in the series.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <linux/types.h>
#include <bpf/libbpf.h>
#include "calibrate.h"

static struct calibration *shared_with(struct bpf_object *object)
{
	struct bpf_map *map;
	size_t size;

	bpf_object__for_each_map(map, object)
		if (strstr(bpf_map__name(map), ".bss"))
			return bpf_map__initial_value(map, &size);
	return NULL;
}

int main(int argc, char **argv)
{
	const char *path = "/tmp/calibrate_file";
	struct bpf_object *object = bpf_object__open(argv[1]);
	int count = atoi(argv[2]), i, fd;
	struct calibration *g;

	if (!object || bpf_object__load(object))
		return 1;
	g = shared_with(object);
	if (!g || !bpf_program__attach(bpf_object__find_program_by_name(object, "trigger")))
		return 1;
	g->delay = strtoull(argv[3], NULL, 0);
	g->busy_us = strtoull(argv[4], NULL, 0);
	g->marks = !strcmp(argv[5], "marks");
	if (!g->marks)
		usleep(50000);
	for (i = 0; i < count; i++) {
		volatile __u32 *done = &g->count;

		if (g->marks) {
			fd = open(path, O_CREAT | O_WRONLY, 0644);
			close(fd);
		}
		unlink(path);
		while (*done == i)
			usleep(500);
		usleep(3000 + i * 97 % 4000 + g->busy_us);
	}
	for (i = 0; i < count; i++)
		printf("%llu\n", (unsigned long long)g->samples[i]);
	return 0;
}
