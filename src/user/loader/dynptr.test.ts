import { describe, expect, it } from 'vitest';
import { explainVerifierMessage } from '../../bpf/verifier/explain.ts';
import { runBpf } from '../testing/run-bpf.ts';

const HEAD = `
#include "bpf_experimental.h"
char LICENSE[] SEC("license") = "GPL";
struct value { __u8 bytes[64]; };
struct { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 1); __type(key, int); __type(value, struct value); } m SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_RINGBUF); __uint(max_entries, 4096); } ring SEC(".maps");
`;

const program = (body: string, section = 'tc'): string => `${HEAD}
SEC("${section}") int prog(struct __sk_buff *ctx)
{
	struct bpf_dynptr d;
	int key = 0;
	__u32 word = 0, more[2] = {};
	struct value *v = bpf_map_lookup_elem(&m, &key);
	if (!v)
		return -1;
	${body}
}`;

describe('dynptrs, what they do', () => {
  it.each([
    ['write, read, and say what does not fit', `
      word = 0x1234;
      if (bpf_dynptr_from_mem(v->bytes, 16, 0, &d)) return -2;
      if (bpf_dynptr_write(&d, 8, &word, 4, 0)) return -3;
      if (bpf_dynptr_read(&more[0], 4, &d, 8, 0)) return -4;
      if (bpf_dynptr_read(&more[1], 4, &d, 13, 0) != -7) return -5;
      return more[0] == 0x1234 && v->bytes[8] == 0x34 ? bpf_dynptr_size(&d) : -6;`, 16],
    ['give the memory itself', `
      bpf_dynptr_from_mem(v->bytes, 16, 0, &d);
      __u32 *at = bpf_dynptr_data(&d, 4, 4);
      if (!at) return -2;
      *at = 99;
      return bpf_dynptr_data(&d, 14, 4) ? -3 : v->bytes[4];`, 99],
    ['are cut, and sliced', `
      bpf_dynptr_from_mem(v->bytes, 32, 0, &d);
      v->bytes[9] = 5;
      if (bpf_dynptr_adjust(&d, 8, 16)) return -2;
      const __u8 *at = bpf_dynptr_slice(&d, 1, NULL, 1);
      if (!at) return -3;
      return *at * 10 + bpf_dynptr_size(&d);`, 58],
    ['reserve a record of a size that only the run knows', `
      __u32 size = 8 + (ctx->len & 7);
      word = 7;
      if (bpf_ringbuf_reserve_dynptr(&ring, size, 0, &d)) { bpf_ringbuf_discard_dynptr(&d, 0); return -2; }
      bpf_dynptr_write(&d, 0, &word, 4, 0);
      bpf_ringbuf_submit_dynptr(&d, 0);
      return bpf_ringbuf_query(&ring, 0) >= 16;`, 1],
    ['are none where there is no room, and still given back', `
      int error = bpf_ringbuf_reserve_dynptr(&ring, 1 << 20, 0, &d);
      int isNull = bpf_dynptr_is_null(&d);
      bpf_ringbuf_discard_dynptr(&d, 0);
      return isNull ? error : -1;`, -22],
  ])('%s', (_title, body, expected) => {
    const { results, logs } = runBpf(program(body));
    expect(logs.get('prog') ?? '').toBe('');
    expect(results.get('prog')).toBe(expected);
  });
});

describe('dynptrs that are refused', () => {
  it.each([
    ['one never made', 'return bpf_dynptr_read(&word, 4, &d, 0, 0);', /Expected an initialized dynptr as arg #2/],
    ['a reservation kept', 'bpf_ringbuf_reserve_dynptr(&ring, 8, 0, &d); return 0;', /Unreleased reference id=\d+ alloc_insn=\d+/],
    ['a reservation given back twice', 'bpf_ringbuf_reserve_dynptr(&ring, 8, 0, &d); bpf_ringbuf_submit_dynptr(&d, 0); bpf_ringbuf_submit_dynptr(&d, 0); return 0;', /arg 1 is an unacquired reference/],
    ['a reservation overwritten', 'bpf_ringbuf_reserve_dynptr(&ring, 8, 0, &d); *(volatile long *)&d = 0; bpf_ringbuf_submit_dynptr(&d, 0); return 0;', /cannot overwrite referenced dynptr/],
    ['a slice used after its record is gone', 'bpf_ringbuf_reserve_dynptr(&ring, 8, 0, &d); char *p = bpf_dynptr_data(&d, 0, 8); bpf_ringbuf_submit_dynptr(&d, 0); return p ? *p : 0;', /R\d invalid mem access 'scalar'/],
    ['memory of the stack', 'bpf_dynptr_from_mem(more, 8, 0, &d); return 0;', /Unsupported reg type fp for bpf_dynptr_from_mem data/],
    ['a look into its bytes', 'bpf_dynptr_from_mem(v->bytes, 8, 0, &d); return *(volatile int *)&d;', /invalid read from stack off -\d+\+0 size 4/],
    ['a pointer to a map value for one', 'return bpf_dynptr_read(&word, 4, (void *)v, 0, 0);', /R3 type=map_value expected=fp, dynptr_ptr|arg#2 expected pointer to stack or const struct bpf_dynptr/],
    ['a slice past what was asked for', 'bpf_dynptr_from_mem(v->bytes, 8, 0, &d); char *p = bpf_dynptr_data(&d, 0, 4); return p ? p[4] : 0;', /invalid access to memory, mem_size=4 off=4 size=1/],
  ])('%s', (_title, body, words) => {
    const { results, logs } = runBpf(program(body));
    expect(logs.get('prog')).toMatch(words);
    expect(explainVerifierMessage(logs.get('prog')!)?.key).toBeDefined();
    expect(results.get('prog')).toBeLessThan(0);
  });
});

describe('dynptrs of packets, and clones', () => {
  it('see the packet wherever it lies by then', () => {
    const { results, logs } = runBpf(`${HEAD}
      SEC("xdp") int prog(struct xdp_md *ctx)
      {
        struct bpf_dynptr p, q;
        __u8 mark = 7, copy[8], *found;
        if (bpf_dynptr_from_xdp(ctx, 0, &p)) return -1;
        bpf_dynptr_write(&p, 20, &mark, 1, 0);
        bpf_dynptr_clone(&p, &q);
        bpf_dynptr_adjust(&q, 20, 30);
        if (bpf_dynptr_size(&p) != 64 || bpf_dynptr_size(&q) != 10) return -2;
        if (bpf_dynptr_data(&p, 0, 4)) return -3;
        found = bpf_dynptr_slice(&q, 0, copy, 8);
        if (!found || *found != 7) return -4;
        bpf_xdp_adjust_head(ctx, 4);
        found = bpf_dynptr_slice_rdwr(&p, 16, 0, 1);
        if (!found || *found != 7) return -5;
        *found = 9;
        return bpf_dynptr_from_xdp(ctx, 1, &q) == -22 && bpf_dynptr_is_null(&q) ? *found : -6;
      }`);
    expect(logs.get('prog') ?? '').toBe('');
    expect(results.get('prog')).toBe(9);
  });

  it.each([
    ['a slice is gone once the packet has moved', 'xdp', 'struct xdp_md', 'char *s; bpf_dynptr_from_xdp(ctx, 0, &p); s = bpf_dynptr_slice(&p, 0, buffer, 8); if (!s) return 0; bpf_xdp_adjust_head(ctx, 4); return *s;', /invalid mem access 'scalar'/],
    ['so it is once a tc program has written', 'tc', 'struct __sk_buff', 'char *s; bpf_dynptr_from_skb(ctx, 0, &p); s = bpf_dynptr_slice(&p, 0, buffer, 8); if (!s) return 0; bpf_dynptr_write(&p, 0, buffer, 1, 0); return *s;', /invalid mem access 'scalar'/],
    ['only the context has a packet', 'xdp', 'struct xdp_md', 'return bpf_dynptr_from_xdp((void *)buffer, 0, &p);', /arg#0 expected pointer to ctx, but got fp/],
    ['a clone of nothing', 'xdp', 'struct xdp_md', 'return bpf_dynptr_clone(&p, &q);', /Expected an initialized dynptr as arg #0/],
    ['a packet of another type', 'tc', 'struct __sk_buff', 'return bpf_dynptr_from_xdp((void *)ctx, 0, &p);', /calling kernel function bpf_dynptr_from_xdp is not allowed/],
    ['a clone ends with the reservation', 'xdp', 'struct xdp_md', 'bpf_ringbuf_reserve_dynptr(&ring, 8, 0, &p); bpf_dynptr_clone(&p, &q); bpf_ringbuf_discard_dynptr(&q, 0); return bpf_dynptr_size(&p);', /Expected an initialized dynptr as arg #0/],
    ['and neither is left', 'xdp', 'struct xdp_md', 'bpf_ringbuf_reserve_dynptr(&ring, 8, 0, &p); bpf_dynptr_clone(&p, &q); return 0;', /Unreleased reference id=/],
  ])('%s', (_what, section, context, body, expected) => {
    const { logs } = runBpf(`${HEAD}
      SEC("${section}") int prog(${context} *ctx) { struct bpf_dynptr p, q; char buffer[8] = {}; ${body} }`);
    expect(logs.get('prog')).toMatch(expected);
    expect(explainVerifierMessage(logs.get('prog')!)?.key).toBeDefined();
  });
});
