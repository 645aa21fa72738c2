import { describe, expect, it } from 'vitest';
import { runBpf } from '../testing/run-bpf.ts';

/** Timers and works in ordinary programs in C, of the shapes that the kernel's own tests have: each map type, each way to arm. */
const WQ = `
#include "bpf_experimental.h"
#include "bpf_testmod_kfunc.h"
char LICENSE[] SEC("license") = "GPL";
struct hval { int counter; struct bpf_timer timer; struct bpf_spin_lock lock; struct bpf_wq work; };
struct { __uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 1000); __type(key, int); __type(value, struct hval); } hmap SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_HASH); __uint(map_flags, BPF_F_NO_PREALLOC); __uint(max_entries, 1000); __type(key, int); __type(value, struct hval); } hmalloc SEC(".maps");
struct aval { int offset; struct bpf_wq work; };
struct { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 2); __type(key, int); __type(value, struct aval); } array SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_LRU_HASH); __uint(max_entries, 4); __type(key, int); __type(value, struct aval); } lru SEC(".maps");
__u32 ok, ok_sleepable;
static int plain(void *map, int *key, void *value) { ok |= 1 << *key; return 0; }
static int sleeping(void *map, int *key, void *value)
{
	struct aval *v = value;
	if (v->offset != *key)
		return 0;
	bpf_kfunc_call_test_sleepable();
	ok_sleepable |= 1 << v->offset;
	return 0;
}
static __always_inline int start(struct bpf_wq *work, void *map, int (cb)(void *map, int *key, void *value))
{
	if (bpf_wq_init(work, map, 0)) return -3;
	if (bpf_wq_set_callback(work, cb, 0)) return -4;
	return bpf_wq_start(work, 0) ? -5 : 0;
}
#define ELEMENT(type, map, number, cb) \\
	int key = number; struct type init = {}, *v; \\
	if (ok & (1 << key)) return -22; \\
	if (bpf_map_update_elem(&map, &key, &init, 0)) return -1; \\
	v = bpf_map_lookup_elem(&map, &key); \\
	if (!v) return -2;
SEC("tc") int test1(void *ctx) { ELEMENT(aval, array, 0, sleeping) v->offset = key; return start(&v->work, &array, sleeping); }
SEC("syscall") int test2(void *ctx) { ELEMENT(aval, array, 1, sleeping) v->offset = key; return start(&v->work, &array, sleeping); }
SEC("tc") int test3(void *ctx) { ELEMENT(hval, hmap, 2, plain) return start(&v->work, &hmap, plain); }
SEC("tc") int test4(void *ctx) { ELEMENT(hval, hmalloc, 3, plain) return start(&v->work, &hmalloc, plain); }
SEC("tc") int test5(void *ctx) { ELEMENT(aval, lru, 4, plain) return start(&v->work, &lru, plain); }
`;

describe('works in every map that may have one', () => {
  it('start, run, and mark themselves', () => {
    const { results, logs, globals } = runBpf(WQ, {}, new Map(), ['bpf_testmod']);
    expect([...logs.values()]).toEqual([]);
    expect([...results.values()]).toEqual([0, 0, 0, 0, 0]);
    expect(globals.get('ok_sleepable')).toBe(0b11);
    expect(globals.get('ok')).toBe(0b11100);
  });
});

describe('works that are refused, each in its words', () => {
  const refused = (body: string): string => `${WQ}
    SEC("tc") int bad(void *ctx) { int key = 0; struct aval *v = bpf_map_lookup_elem(&array, &key); if (!v) return 0; ${body} return 0; }`;
  it.each([
    ['no map', 'bpf_wq_init(&v->work, &key, 0);', "pointer in R2 isn't map pointer"],
    ['another map', 'bpf_wq_init(&v->work, &lru, 0);', "workqueue pointer in R1 map_uid=0 doesn't match map pointer in R2 map_uid=0"],
    ['a work on the stack', 'struct bpf_wq w = {}; bpf_wq_set_callback(&w, plain, 0);', "arg#0 doesn't point to a map value"],
    ['a byte beside it', 'bpf_wq_set_callback((void *)&v->work + 1, plain, 0);', "off 9 doesn't point to 'struct bpf_wq' that is at 8"],
  ])('%s', (_title, body, words) => {
    expect(runBpf(refused(body), {}, new Map(), ['bpf_testmod']).logs.get('bad')).toContain(words);
  });
});

const TIMER = `
#include "bpf_experimental.h"
char LICENSE[] SEC("license") = "GPL";
struct val { long counter; struct bpf_timer timer; };
struct { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 3); __type(key, int); __type(value, struct val); } array SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 8); __type(key, int); __type(value, struct val); } hash SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_LRU_HASH); __uint(max_entries, 4); __type(key, int); __type(value, struct val); } lru SEC(".maps");
int check = 52, laps = 10, absolute, pinned, self_cancel, after_delete, evicted, pinned_cpu = -1;
long first;
`;

describe('timers', () => {
  it('count ten laps down, cannot cancel themselves, and are gone with their element', () => {
    const { logs, globals } = runBpf(`${TIMER}
      static int tick(void *map, int *key, struct val *v)
      {
        check--;
        if (--laps > 0) { bpf_timer_start(&v->timer, 1000, 0); return 0; }
        self_cancel = bpf_timer_cancel(&v->timer);
        bpf_map_delete_elem(map, key);
        after_delete = bpf_timer_start(&v->timer, 1000, 0);
        return 0;
      }
      SEC("syscall") int prog(void *ctx)
      {
        int key = 1; struct val init = {}, *v;
        bpf_map_update_elem(&hash, &key, &init, 0);
        v = bpf_map_lookup_elem(&hash, &key);
        if (!v) return -1;
        bpf_timer_init(&v->timer, &hash, 7);
        bpf_timer_set_callback(&v->timer, tick);
        return bpf_timer_start(&v->timer, 1000, 0);
      }`);
    expect([...logs.values()]).toEqual([]);
    expect([globals.get('check'), globals.get('self_cancel'), globals.get('after_delete')]).toEqual([42, -35, -22]);
  });

  it('run at an absolute time, and on the CPU that pinned them', () => {
    const { globals, logs } = runBpf(`${TIMER}
      static int at(void *map, int *key, struct val *v) { absolute += 6; if (absolute < 12) bpf_timer_start(&v->timer, bpf_ktime_get_boot_ns() + 1000, BPF_F_TIMER_ABS); return 0; }
      static int here(void *map, int *key, struct val *v) { if (bpf_get_smp_processor_id() == pinned_cpu) pinned++; return 0; }
      SEC("syscall") int prog(void *ctx)
      {
        int key = 0; struct val *v = bpf_map_lookup_elem(&array, &key);
        if (!v) return -1;
        bpf_timer_init(&v->timer, &array, 7);
        bpf_timer_set_callback(&v->timer, at);
        bpf_timer_start(&v->timer, bpf_ktime_get_boot_ns() + 1000, BPF_F_TIMER_ABS);
        pinned_cpu = bpf_get_smp_processor_id();
        for (int i = 1; i < 3; i++) {
          key = i;
          v = bpf_map_lookup_elem(&array, &key);
          if (!v) return -2;
          bpf_timer_init(&v->timer, &array, 1);
          bpf_timer_set_callback(&v->timer, here);
          bpf_timer_start(&v->timer, i == 1 ? 1000 : bpf_ktime_get_ns() + 1000, i == 1 ? BPF_F_TIMER_CPU_PIN : BPF_F_TIMER_CPU_PIN | BPF_F_TIMER_ABS);
        }
        return 0;
      }`, { cpus: 2 });
    expect([...logs.values()]).toEqual([]);
    expect([globals.get('absolute'), globals.get('pinned')]).toEqual([12, 2]);
  });

  it('lose their element to eviction, and then have nothing to cancel', () => {
    const { globals, logs } = runBpf(`${TIMER}
      static int crowd(void *map, int *key, struct val *v)
      {
        struct val init = {};
        // Only what is looked up is on the active side: without that, the timer's own element would stay there.
        for (int i = 5; i <= 100; i++) { int other = i; bpf_map_update_elem(map, &other, &init, 0); bpf_map_lookup_elem(map, &other); }
        evicted = bpf_timer_cancel(&v->timer);
        return 0;
      }
      SEC("syscall") int prog(void *ctx)
      {
        int key = 4; struct val init = {}, *v;
        bpf_map_update_elem(&lru, &key, &init, 0);
        v = bpf_map_lookup_elem(&lru, &key);
        if (!v) return -1;
        bpf_timer_init(&v->timer, &lru, 1);
        bpf_timer_set_callback(&v->timer, crowd);
        return bpf_timer_start(&v->timer, 0, 0);
      }`);
    expect([...logs.values()]).toEqual([]);
    expect(globals.get('evicted')).toBe(-22);
  });

  it('are refused with a callback that returns what nobody knows', () => {
    const { logs } = runBpf(`${TIMER}
      static int unknown(void *map, int *key, struct val *v) { return bpf_get_prandom_u32(); }
      SEC("syscall") int prog(void *ctx)
      {
        int key = 0; struct val *v = bpf_map_lookup_elem(&array, &key);
        if (v) bpf_timer_set_callback(&v->timer, unknown);
        return 0;
      }`);
    expect(logs.get('prog')).toMatch(/should have been in \[0, 0\]/);
  });
});
