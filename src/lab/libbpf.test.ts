import { describe, expect, it } from 'vitest';
import type { MachineConfig } from '../kernel/config.ts';
import { simulate, terminalText } from './run.ts';

/** What libbpf does and says, with programs compiled here. */

const HEAD = '#include <vmlinux.h>\n#include <bpf/bpf_helpers.h>\nchar LICENSE[] SEC("license") = "GPL";\n';
const USER = '#include <stdio.h>\n#include <unistd.h>\n#include <errno.h>\n#include <string.h>\n#include <bpf/libbpf.h>\n#include <bpf/bpf.h>\n#include "p.skel.h"\n';

function run(bpf: string, user: string, machine: Partial<MachineConfig> = {}): { stdout: string; stderr: string; status: number | undefined } {
  const { log, diagnostics, exitStatus } = simulate({
    machine, bpf: { name: 'p.bpf.c', text: HEAD + bpf }, user: { name: 'p.c', text: USER + user },
  });
  if (!log) throw new Error(JSON.stringify(diagnostics));
  return { stdout: terminalText(log, 1), stderr: terminalText(log, 2), status: exitStatus };
}

const PROGRAM = 'SEC("fentry/do_unlinkat")\nint prog(void *ctx)\n{\n\treturn 0;\n}\n';
const LOAD = 'int main(void) { struct p_bpf *s = p_bpf__open_and_load(); if (!s) { printf("%d %s\\n", errno, strerror(errno)); return 1; }';

describe('what goes wrong is said in libbpf\'s words', () => {
  it('a program that the verifier refuses', () => {
    const { stdout, stderr } = run('__u64 where;\nSEC("fentry/do_unlinkat")\nint prog(void *ctx) { return *(int *)where; }', `${LOAD} return 0; }`);
    expect(stdout).toBe('13 Permission denied\n');
    const lines = stderr.split('\n');
    expect(lines[0]).toBe("libbpf: prog 'prog': BPF program load failed: -EACCES");
    expect(lines[1]).toBe("libbpf: prog 'prog': -- BEGIN PROG LOAD LOG --");
    expect(lines.slice(-6)).toEqual([
      expect.stringMatching(/^processed \d+ insns/),
      '-- END PROG LOAD LOG --',
      "libbpf: prog 'prog': failed to load: -EACCES",
      "libbpf: failed to load object 'p_bpf'",
      "libbpf: failed to load BPF skeleton 'p_bpf': -EACCES",
      '',
    ]);
  });

  it('a function that this kernel has not', () => {
    const { stderr } = run(PROGRAM.replace('do_unlinkat', 'filename_unlinkat'), `${LOAD} return 0; }`);
    expect(stderr).toBe(
      "libbpf: prog 'prog': failed to find kernel BTF type ID of 'filename_unlinkat': -ESRCH\n" +
        "libbpf: prog 'prog': failed to prepare load attributes: -ESRCH\n" +
        "libbpf: prog 'prog': failed to load: -ESRCH\n" +
        "libbpf: failed to load object 'p_bpf'\n" +
        "libbpf: failed to load BPF skeleton 'p_bpf': -ESRCH\n",
    );
  });

  it('a kfunc that this kernel has not', () => {
    const { stderr } = run(`int bpf_sleep_well(void) __ksym;\n${PROGRAM.replace('return 0', 'return bpf_sleep_well()')}`, `${LOAD} return 0; }`);
    expect(stderr).toMatch(/^libbpf: extern \(func ksym\) 'bpf_sleep_well': not found in kernel or module BTFs\n/);
  });

  it('a weak kfunc that this kernel has not, and that is called all the same', () => {
    const { stderr } = run(`int bpf_sleep_well(void) __weak __ksym;\n${PROGRAM.replace('return 0', 'return bpf_sleep_well()')}`, `${LOAD} return 0; }`);
    expect(stderr).toContain("\n0: <invalid kfunc call>\nkfunc 'bpf_sleep_well' is referenced but wasn't resolved\nprocessed ");
    expect(stderr).not.toContain('unknown#');
  });

  it('a weak kfunc that this kernel has not, and that is only called where it is there', () => {
    const guarded = `int bpf_sleep_well(void) __weak __ksym;\n${PROGRAM.replace('return 0', 'return bpf_ksym_exists(bpf_sleep_well) ? bpf_sleep_well() : 0')}`;
    expect(run(guarded, `${LOAD} printf("loaded\\n"); return 0; }`)).toEqual({ stdout: 'loaded\n', stderr: '', status: 0 });
  });

  it('a kernel without types, where the object needs them', () => {
    expect(run(PROGRAM, `${LOAD} return 0; }`, { debugInfoBtf: false }).stderr).toBe(
      "libbpf: kernel BTF is missing at '/sys/kernel/btf/vmlinux', was CONFIG_DEBUG_INFO_BTF enabled?\n" +
        'libbpf: failed to find valid kernel BTF\n' +
        'libbpf: Error loading vmlinux BTF: -ESRCH\n' +
        "libbpf: failed to load BPF skeleton 'p_bpf': -ESRCH\n",
    );
    const tracepoint = PROGRAM.replace('fentry/do_unlinkat', 'tp/syscalls/sys_enter_unlink');
    expect(run(tracepoint, `${LOAD} printf("loaded\\n"); return 0; }`, { debugInfoBtf: false })).toEqual({ stdout: 'loaded\n', stderr: '', status: 0 });
  });

  it('a section without meaning', () => {
    const { stderr } = run(PROGRAM.replace('fentry/', 'entry/'), `${LOAD} return 0; }`);
    expect(stderr).toContain("libbpf: prog 'prog': missing BPF prog type, check ELF section name 'entry/do_unlinkat'\n");
  });

  it('nothing at all where a callback keeps it to itself', () => {
    const quiet = 'static int quiet(enum libbpf_print_level l, const char *f, va_list a) { return 0; }\n';
    expect(run(PROGRAM.replace('do_unlinkat', 'none'), `${quiet}${LOAD.replace('{ struct', '{ libbpf_set_print(quiet); struct')} return 0; }`).stderr).toBe('');
  });
});

describe('read-only data', () => {
  const SLEEP = `${LOAD} usleep(50000); printf("loaded\\n"); return 0; }`;

  /** Works that freed something before the program went on, and the names of the maps that the Log tells of. */
  function freedWhileLoaded(bpf: string): { works: string[]; maps: string[] } {
    const { log } = simulate({ machine: {}, bpf: { name: 'p.bpf.c', text: HEAD + bpf }, user: { name: 'p.c', text: USER + SLEEP } });
    const works: string[] = [];
    const maps: string[] = [];
    for (let index = 0; index < log!.length; index++) {
      const { name } = log!.kind(index);
      if (name === 'terminal_write') break;
      if (name === 'workqueue_execute_start') works.push(log!.text(index, 'function'));
      if (name === 'map_create') maps.push(log!.text(index, 'name'));
    }
    return { works, maps };
  }

  it('are bound to programs, which libbpf tries out on a map and a program of its own', () => {
    const freed = freedWhileLoaded(`const volatile int unused = 7;\n${PROGRAM}`);
    expect(freed).toEqual({ works: ['bpf_prog_free_deferred', 'bpf_map_free_deferred'], maps: ['p_bpf.rodata'] });
  });

  it('nothing is tried out where there are none', () => {
    expect(freedWhileLoaded(PROGRAM)).toEqual({ works: [], maps: [] });
  });
});

describe('maps from user space', () => {
  const HASH = 'struct { __uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 8); __type(key, int); __type(value, long); } h SEC(".maps");\n';

  it('updates, looks up, walks and deletes', () => {
    const { stdout } = run(HASH + PROGRAM, `${LOAD}
      int fd = bpf_map__fd(s->maps.h), key, next; long value;
      for (key = 1; key <= 3; key++) { value = key * 10; bpf_map_update_elem(fd, &key, &value, BPF_ANY); }
      key = 2; bpf_map_delete_elem(fd, &key);
      printf("%d ", bpf_map_lookup_elem(fd, &key, &value));
      key = 3; bpf_map__lookup_elem(s->maps.h, &key, sizeof(key), &value, sizeof(value), 0); printf("%ld", value);
      long sum = 0; int *at = NULL;
      while (!bpf_map_get_next_key(fd, at, &next)) { sum += next; key = next; at = &key; }
      printf(" %ld %s\\n", sum, bpf_map__name(s->maps.h)); return 0; }`);
    expect(stdout).toBe('-2 30 4 h\n');
  });

  it('sets constants before the load and sees variables change', () => {
    const program = 'const volatile int limit = 1;\nint seen = 5;\nSEC("fentry/do_unlinkat")\nint prog(void *ctx) { seen += limit; return 0; }';
    const { stdout, status } = run(program, `int main(void) {
      struct p_bpf *s = p_bpf__open(); s->rodata->limit = 7; s->data->seen = 100;
      if (p_bpf__load(s) || p_bpf__attach(s)) return 1;
      unlink("/tmp/a"); unlink("/tmp/b"); printf("%d ", s->data->seen);
      p_bpf__detach(s); unlink("/tmp/c"); printf("%d\\n", s->data->seen);
      fflush(stdout); s->rodata->limit = 8; return 0; }`);
    expect(stdout).toBe('114 114\n');
    expect(status).toBe(128 + 11);
  });

  it('finds what an earlier load has pinned by name', () => {
    const pinned = HASH.replace('__type(key', '__uint(pinning, LIBBPF_PIN_BY_NAME); __type(key');
    const { stdout, stderr } = run(pinned + PROGRAM, `int main(void) {
      int key = 1; long value = 42;
      struct p_bpf *s = p_bpf__open_and_load(); bpf_map_update_elem(bpf_map__fd(s->maps.h), &key, &value, 0); p_bpf__destroy(s);
      value = 0; s = p_bpf__open_and_load(); bpf_map_lookup_elem(bpf_map__fd(s->maps.h), &key, &value);
      printf("%ld %d\\n", value, bpf_map__unpin(s->maps.h, "/sys/fs/bpf/h")); return 0; }`);
    expect(stderr).toBe('');
    expect(stdout).toBe('42 0\n');
  });

  it('polls a ring buffer', () => {
    const program = `struct { __uint(type, BPF_MAP_TYPE_RINGBUF); __uint(max_entries, 4096); } rb SEC(".maps");
      SEC("fentry/do_unlinkat") int prog(void *ctx) { long *e = bpf_ringbuf_reserve(&rb, 8, 0); if (e) { *e = 77; bpf_ringbuf_submit(e, 0); } return 0; }`;
    const { stdout } = run(program, `static int on(void *ctx, void *data, size_t size) { printf("%s %ld %lu\\n", (char *)ctx, *(long *)data, size); return 0; }
      ${LOAD} struct ring_buffer *rb = ring_buffer__new(bpf_map__fd(s->maps.rb), on, "got", NULL); p_bpf__attach(s);
      unlink("/tmp/a"); unlink("/tmp/b"); printf("%d\\n", ring_buffer__poll(rb, 100)); printf("%d\\n", ring_buffer__poll(rb, 10)); ring_buffer__free(rb); return 0; }`);
    expect(stdout).toBe('got 77 8\ngot 77 8\n2\n0\n');
  });
});
