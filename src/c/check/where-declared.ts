/** Names a learner uses before including their header, by header; `*` ends a prefix. */
const USER_NAMES: Readonly<Record<string, readonly string[]>> = {
  '<stdio.h>': ['printf', 'fprintf', 'snprintf', 'sprintf', 'puts', 'putchar', 'perror', 'fflush', 'fopen', 'fclose', 'stderr', 'stdout', 'stdin', 'vfprintf', 'vsnprintf', 'getchar', 'fgets'],
  '<stdlib.h>': ['malloc', 'calloc', 'realloc', 'free', 'exit', 'atoi', 'atol', 'strtol', 'strtoul', 'strtoull', 'getenv', 'qsort', 'abort'],
  '<string.h>': ['memset', 'memcpy', 'memcmp', 'memmove', 'strlen', 'strcmp', 'strncmp', 'strcpy', 'strncpy', 'strchr', 'strrchr', 'strstr', 'strerror'],
  '<unistd.h>': ['close', 'read', 'write', 'unlink', 'sleep', 'usleep', 'fork', 'getpid', 'pause', '_exit', 'sysconf'],
  '<fcntl.h>': ['open', 'O_CREAT', 'O_RDONLY', 'O_WRONLY', 'O_RDWR'],
  '<signal.h>': ['signal', 'kill', 'raise', 'sigaction', 'SIGINT', 'SIGTERM', 'SIGKILL'],
  '<errno.h>': ['errno', 'EINVAL', 'ENOENT', 'EBUSY', 'EINTR', 'EEXIST'],
  '<time.h>': ['time', 'clock_gettime', 'nanosleep', 'CLOCK_MONOTONIC', 'CLOCK_REALTIME'],
  '<stdbool.h>': ['bool', 'true', 'false'],
  '<stddef.h>': ['NULL', 'offsetof'],
  '<sys/wait.h>': ['wait', 'waitpid'],
  '<sys/mman.h>': ['mmap', 'munmap'],
  '<bpf/libbpf.h>': ['libbpf_*', 'bpf_object__*', 'bpf_program__*', 'bpf_map__*', 'bpf_link__*', 'ring_buffer__*'],
  '<bpf/bpf.h>': ['bpf_map_*', 'bpf_prog_*', 'bpf_obj_*', 'bpf_link_*'],
};

const BPF_NAMES: Readonly<Record<string, readonly string[]>> = {
  '"bpf_experimental.h"': ['bpf_wq_init', 'bpf_wq_set_callback', 'bpf_wq_set_callback_impl', 'bpf_wq_start', 'bpf_rcu_read_lock', 'bpf_rcu_read_unlock', 'bpf_preempt_disable', 'bpf_preempt_enable', 'bpf_obj_*', 'bpf_list_*', 'bpf_rbtree_*', 'bpf_refcount_acquire', 'bpf_crypto_*', 'bpf_dynptr_s*'],
  '<bpf/bpf_tracing.h>': ['BPF_PROG', 'BPF_KPROBE', 'BPF_KRETPROBE', 'PT_REGS_*'],
  '<bpf/bpf_core_read.h>': ['BPF_CORE_READ', 'BPF_CORE_READ_INTO', 'bpf_core_*'],
  '<bpf/bpf_endian.h>': ['bpf_htons', 'bpf_ntohs', 'bpf_htonl', 'bpf_ntohl', 'bpf_cpu_to_be64'],
  '<bpf/bpf_helpers.h>': ['SEC', 'bpf_*', '__uint', '__type', '__array', '__always_inline', '__noinline'],
  '<vmlinux.h>': ['__u8', '__u16', '__u32', '__u64', 'u8', 'u16', 'u32', 'u64', 'BPF_MAP_TYPE_*', 'BPF_ANY', 'BPF_NOEXIST', 'BPF_EXIST', 'NULL', 'bool', 'true', 'false'],
  '<errno.h>': ['EINVAL', 'ENOENT', 'EBUSY', 'EEXIST'],
};

/** A name by which it is seen that a header with a prefix of names has been included. */
const SIGNS: Readonly<Record<string, string>> = {
  '<bpf/bpf_helpers.h>': 'bpf_map_lookup_elem',
  '"bpf_experimental.h"': 'bpf_wq_start',
  '<bpf/libbpf.h>': 'libbpf_set_print',
  '<bpf/bpf.h>': 'bpf_map_update_elem',
};

/** What to do about an unknown name; `near`: one that is declared and looks like it. */
export function hintAbout(name: string, side: 'bpf' | 'user', near: string | undefined, isDeclared: (name: string) => boolean): string | undefined {
  const header = headerFor(name, side);
  const sign = header && SIGNS[header];
  const isIncluded = sign !== undefined && isDeclared(sign);
  if (header && !isIncluded) return `add #include ${header}`;
  if (near) return `did you mean '${near}'?`;
  return header && `${header} is there: this machine does not model ${name}`;
}

/** The header (with its brackets or quotes) that declares a well-known name, or undefined. */
function headerFor(name: string, side: 'bpf' | 'user'): string | undefined {
  const table = side === 'bpf' ? BPF_NAMES : USER_NAMES;
  for (const [header, names] of Object.entries(table)) {
    if (names.some((one) => (one.endsWith('*') ? name.startsWith(one.slice(0, -1)) : name === one))) return header;
  }
  return undefined;
}
