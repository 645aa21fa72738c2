// SPDX-License-Identifier: MIT
/*
 * The first door: a task's own sleep ends, and an
 * interrupt opens for it.
 *
 * Nothing is put off here: the kernel puts the
 * sleeper off by itself. We only stand at the door.
 */
#include <vmlinux.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "Dual MIT/GPL";

/* Who was there when the wait was over. */
int current_pid;
char current_comm[16];

/* In hardirq, interrupts off: nothing may sleep. */
SEC("fentry/hrtimer_wakeup")
int at_the_door(void *ctx)
{
	current_pid = bpf_get_current_pid_tgid();
	bpf_get_current_comm(current_comm, 16);
	return 0;
}
