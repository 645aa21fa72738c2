import { describe, expect, it } from 'vitest';
import { bpf_link_detach, bpf_prog_free, map_free } from '../base/event.ts';
import type { RunOutput } from './run.ts';
import { simulate, terminalText } from './run.ts';

/** What a program can ask of the place it hangs at, and what hangs on whose descriptor. */

const HEAD = '#include <vmlinux.h>\n#include <bpf/bpf_helpers.h>\n#include <bpf/bpf_tracing.h>\nchar LICENSE[] SEC("license") = "GPL";\n';
const USER = '#include <stdio.h>\n#include <unistd.h>\n#include <bpf/libbpf.h>\n#include <bpf/bpf.h>\n#include "p.skel.h"\n';

function run(bpf: string, user: string): RunOutput {
  return simulate({ machine: {}, bpf: { name: 'p.bpf.c', text: HEAD + bpf }, user: { name: 'p.c', text: USER + user } });
}

function printed(result: RunOutput): string {
  if (!result.log) throw new Error(JSON.stringify(result.diagnostics));
  return terminalText(result.log, 1);
}

describe('a program at its place', () => {
  it('is told the cookie that it was attached with there, and where that is', () => {
    const text = printed(run(`
      __u64 ips[8], cookies[8]; int n;
      static int note(void *ctx) { int i = n++ & 7; ips[i] = bpf_get_func_ip(ctx); cookies[i] = bpf_get_attach_cookie(ctx); return 0; }
      SEC("fentry/do_unlinkat") int first(void *ctx) { return note(ctx); }
      SEC("fexit/do_unlinkat") int second(void *ctx) { return note(ctx); }
      SEC("tp/syscalls/sys_enter_unlink") int third(void *ctx) { cookies[n++ & 7] = bpf_get_attach_cookie(ctx); return 0; }`, `
      int main(void)
      {
        struct p_bpf *s = p_bpf__open_and_load();
        LIBBPF_OPTS(bpf_trace_opts, a, .cookie = 0x8000000000000001ULL);
        LIBBPF_OPTS(bpf_tracepoint_opts, b, .bpf_cookie = 77);
        s->links.first = bpf_program__attach_trace_opts(s->progs.first, &a);
        s->links.second = bpf_program__attach(s->progs.second);
        s->links.third = bpf_program__attach_tracepoint_opts(s->progs.third, "syscalls", "sys_enter_unlink", &b);
        unlink("/tmp/none");
        for (int i = 0; i < s->bss->n; i++) printf("%llx ", s->bss->cookies[i]);
        printf("%d\\n", s->bss->ips[1] != 0 && s->bss->ips[1] == s->bss->ips[2]);
        return 0;
      }`));
    expect(text).toBe('4d 8000000000000001 0 1\n');
  });

  it('sees the functions that lead there, in the kernel and in the task', () => {
    const text = printed(run(`
      struct { __uint(type, BPF_MAP_TYPE_STACK_TRACE); __uint(max_entries, 10); __uint(key_size, 4); __uint(value_size, 64); } stacks SEC(".maps");
      __u64 kernel[8], user[8], rest[8]; long sizes[4]; int ids[3];
      SEC("fentry/do_unlinkat") int prog(void *ctx)
      {
        sizes[0] = bpf_get_stack(ctx, kernel, sizeof(kernel), 0);
        sizes[1] = bpf_get_stack(ctx, user, sizeof(user), BPF_F_USER_STACK);
        sizes[2] = bpf_get_stack(ctx, rest, sizeof(rest), 1);
        sizes[3] = bpf_get_stack(ctx, rest, 12, 0);
        ids[0] = bpf_get_stackid(ctx, &stacks, 0);
        ids[1] = bpf_get_stackid(ctx, &stacks, 1 << 20);
        ids[2] = bpf_get_stackid(ctx, &stacks, 200);
        return 0;
      }`, `
      static __attribute__((noinline)) int deep(void) { return unlink("/tmp/none"); }
      int main(void)
      {
        struct p_bpf *s = p_bpf__open_and_load();
        __u64 kept[8];
        p_bpf__attach(s);
        deep();
        __u32 first = s->bss->ids[0], second;
        deep();
        second = s->bss->ids[0];
        printf("%d ", s->bss->sizes[0] - s->bss->sizes[2]);
        printf("%ld %ld %d %d ", s->bss->sizes[1], s->bss->sizes[3], s->bss->ids[1], s->bss->ids[2]);
        printf("%d %d ", first == second, bpf_map_lookup_elem(bpf_map__fd(s->maps.stacks), &first, kept));
        printf("%d ", kept[0] == s->bss->kernel[0] && kept[1] == s->bss->kernel[1]);
        printf("%d ", bpf_map_delete_elem(bpf_map__fd(s->maps.stacks), &first));
        printf("%d\\n", bpf_map_lookup_elem(bpf_map__fd(s->maps.stacks), &first, kept));
        return 0;
      }`));
    expect(text).toBe('8 16 -22 -22 -14 1 0 1 0 -2\n');
  });
});

describe('what hangs on a descriptor goes with the last', () => {
  const BPF = `
    struct { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 1); __type(key, int); __type(value, long); } kept SEC(".maps");
    long hits;
    SEC("fentry/do_unlinkat") int prog(void *ctx) { int key = 0; bpf_map_update_elem(&kept, &key, &hits, 0); hits++; return 0; }`;
  const script = (body: string): string => `
    int main(void)
    {
      struct p_bpf *s = p_bpf__open_and_load();
      p_bpf__attach(s);
      ${body}
      return 0;
    }`;

  /** What went, in order. */
  function order(result: RunOutput): string[] {
    const { log } = result;
    if (!log) throw new Error(JSON.stringify(result.diagnostics));
    const words = new Map([[bpf_link_detach, 'link'], [bpf_prog_free, 'program'], [map_free, 'map']]);
    return Array.from({ length: log.length }, (_, index) => words.get(log.kind(index)) ?? '').filter((word, index, all) => word !== '' && all.indexOf(word) === index);
  }

  it('the link, then the program, then its maps', () => {
    expect(order(run(BPF, script('p_bpf__destroy(s);')))).toEqual(['link', 'program', 'map']);
  });

  it('a descriptor of its own keeps a program and its map, but not the attachment', () => {
    const result = run(BPF, script('bpf_program__pin(s->progs.prog, "/sys/fs/bpf/p"); int fd = bpf_obj_get("/sys/fs/bpf/p"); unlink("/sys/fs/bpf/p"); p_bpf__destroy(s); unlink("/tmp/none"); printf("%d\\n", fd > 0); pause();'));
    expect(printed(result)).toBe('1\n');
    expect(order(result)).toEqual(['link']);
  });

  it('a pinned link goes on without anybody', () => {
    const result = run(BPF, script('printf("%d\\n", bpf_link__pin(s->links.prog, "/sys/fs/bpf/link")); p_bpf__destroy(s);'));
    expect(printed(result)).toBe('0\n');
    expect(order(result)).toEqual([]);
  });
});
