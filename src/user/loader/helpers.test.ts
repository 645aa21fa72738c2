import { describe, expect, it } from 'vitest';
import { runBpf } from '../testing/run-bpf.ts';

const HEAD = `
#include <vmlinux.h>
#include <bpf/bpf_helpers.h>
char LICENSE[] SEC("license") = "GPL";
`;

describe('LPM tries', () => {
  it('find the longest prefix', () => {
    const { results, logs } = runBpf(`${HEAD}
      struct key { __u32 length; __u8 a[4]; };
      struct { __uint(type, BPF_MAP_TYPE_LPM_TRIE); __uint(max_entries, 4); __uint(map_flags, BPF_F_NO_PREALLOC);
        __type(key, struct key); __type(value, __u32); } trie SEC(".maps");
      static __always_inline int look(__u8 a, __u8 b, __u32 length)
      {
        struct key key = { length, { a, b, 0, 1 } };
        __u32 *found = bpf_map_lookup_elem(&trie, &key);
        return found ? *found : 0;
      }
      SEC("tc") int prog(struct __sk_buff *ctx)
      {
        struct key eight = { 8, { 10, 0, 0, 0 } }, twelve = { 12, { 10, 0x1f, 9, 9 } };
        __u32 one = 1, two = 2;
        bpf_map_update_elem(&trie, &eight, &one, 0);
        bpf_map_update_elem(&trie, &twelve, &two, 0);
        return look(10, 0x1a, 32) * 1000 + look(10, 0x2a, 32) * 100 + look(11, 0, 32) * 10 + look(10, 0x1a, 11);
      }`);
    expect(logs.get('prog') ?? '').toBe('');
    expect(results.get('prog')).toBe(2101);
  });
});

describe('calls that Linux has and this machine has not', () => {
  it('are refused at load, in words', () => {
    const { results, logs } = runBpf(`${HEAD}
      SEC("tc") int prog(struct __sk_buff *ctx) { return bpf_get_socket_cookie(ctx); }`);
    expect(results.get('prog')).toBe(-524);
    expect(logs.get('prog')).toContain('this machine does not model bpf_get_socket_cookie');
  });

  it('are refused where they are called, when nothing but their name is known', () => {
    const { results, logs } = runBpf(`${HEAD}
      static long (*push)(struct __sk_buff *ctx, __u16 proto, __u16 tci) = (void *)18;
      SEC("tc") int prog(struct __sk_buff *ctx) { return push(ctx, 1, 2); }`);
    expect(results.get('prog')).toBe(-524);
    expect(logs.get('prog')).toMatch(/: \(85\) call unknown#18\nthis machine does not model bpf_skb_vlan_push\n/);
  });

  it.each([
    ['a map', 'struct { __uint(type, BPF_MAP_TYPE_ARENA); __uint(map_flags, 1024); __uint(max_entries, 10); } arena SEC(".maps");', "map 'arena': this machine does not model maps of type BPF_MAP_TYPE_ARENA"],
    ['a kfunc', 'void *bpf_lookup_user_key(__u32 serial, __u64 flags) __ksym; SEC("syscall") int prog(void *c) { return !bpf_lookup_user_key(1, 0); }', "extern (func ksym) 'bpf_lookup_user_key': this machine does not model it"],
    ['nothing that Linux has', 'void *bpf_lookup_any_key(void) __ksym; SEC("syscall") int prog(void *c) { return !bpf_lookup_any_key(); }', "extern (func ksym) 'bpf_lookup_any_key': not found in kernel or module BTFs"],
  ])('are named by libbpf: %s', (_what, text, expected) => {
    expect(() => runBpf(HEAD + text)).toThrow(expected);
  });
});

describe('bpf_csum_diff', () => {
  it('adds what comes and takes what goes, as ones\' complement', () => {
    const { results } = runBpf(`${HEAD}
      SEC("tc") int prog(struct __sk_buff *ctx)
      {
        __u32 from[1] = { 5 }, to[2] = { 7, 0x100 };
        long same = bpf_csum_diff(from, 4, from, 4, 9);
        return same == 9 ? bpf_csum_diff(from, 4, to, 8, 1) : -1;
      }`);
    expect(results.get('prog')).toBe(0x103);
  });
});

describe('bpf_tail_call', () => {
  const source = (values: string): string => `${HEAD}
    int second(struct __sk_buff *ctx);
    int again(struct __sk_buff *ctx);
    struct { __uint(type, BPF_MAP_TYPE_PROG_ARRAY); __uint(max_entries, 4); __type(key, __u32); __type(value, __u32); } table SEC(".maps");
    int laps;
    SEC("tc") int second(struct __sk_buff *ctx) { return 77; }
    SEC("tc") int first(struct __sk_buff *ctx) { bpf_tail_call(ctx, &table, ${values}); return 5; }
    SEC("tc") int again(struct __sk_buff *ctx) { laps++; bpf_tail_call(ctx, &table, 2); return laps; }`;

  it('goes on in the other program, and its result is the run\'s', () => {
    const slots = new Map([[1, 'second']]);
    expect(runBpf(source('1'), {}, slots).results.get('first')).toBe(77);
  });

  it('falls through where there is none', () => {
    expect(runBpf(source('3'), {}, new Map([[1, 'second']])).results.get('first')).toBe(5);
  });

  it('ends after 33 calls', () => {
    expect(runBpf(source('1'), {}, new Map([[2, 'again']])).results.get('again')).toBe(34);
  });
});
