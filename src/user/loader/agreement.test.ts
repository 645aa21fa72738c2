import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writeElf, readElf } from '../../bpf/elf/index.ts';
import { compileBpf } from '../../c/index.ts';
import { runBpf } from '../testing/run-bpf.ts';

/** Programs made at random of what lists, trees, dynptrs and pointers kept in maps can do: what is accepted runs to its end. */
const HEAD = `
#include "bpf_experimental.h"
char LICENSE[] SEC("license") = "GPL";
struct node { long key; struct bpf_list_node link; struct bpf_rb_node rb; struct bpf_refcount refs; };
struct elem { struct bpf_spin_lock lock; struct bpf_list_head list __contains(node, link); struct bpf_rb_root tree __contains(node, rb);
	struct node __kptr *stash; char bytes[32]; };
struct { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 1); __type(key, int); __type(value, struct elem); } m SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_RINGBUF); __uint(max_entries, 4096); } ring SEC(".maps");
static bool less(struct bpf_rb_node *a, const struct bpf_rb_node *b)
{ return container_of(a, struct node, rb)->key < container_of(b, struct node, rb)->key; }
SEC("tc") int prog(struct __sk_buff *ctx)
{
	int key = 0; long sum = 0; char word[8] = {};
	struct elem *e = bpf_map_lookup_elem(&m, &key);
	struct node *n, *old; struct bpf_list_node *l; struct bpf_rb_node *r; struct bpf_dynptr d; char *p;
	if (!e) return -1;
	n = bpf_obj_new(struct node); if (!n) return -2;
	bpf_ringbuf_reserve_dynptr(&ring, 16, 0, &d);
`;

const LOCK = 'bpf_spin_lock(&e->lock);';
const UNLOCK = 'bpf_spin_unlock(&e->lock);';
const statements: readonly string[] = [
  'n->key = 3;', 'sum += n->key;', LOCK, UNLOCK,
  'bpf_list_push_back(&e->list, &n->link);', 'bpf_rbtree_add(&e->tree, &n->rb, less);', 'bpf_obj_drop(n);',
  `${LOCK} bpf_list_push_front(&e->list, &n->link); ${UNLOCK}`,
  `${LOCK} bpf_rbtree_add(&e->tree, &n->rb, less); ${UNLOCK}`,
  `${LOCK} l = bpf_list_pop_front(&e->list); ${UNLOCK} if (l) { old = container_of(l, struct node, link); sum += old->key; bpf_obj_drop(old); }`,
  `${LOCK} r = bpf_rbtree_first(&e->tree); if (r) { r = bpf_rbtree_remove(&e->tree, r); if (r) sum += container_of(r, struct node, rb)->key; } ${UNLOCK} if (r) bpf_obj_drop(container_of(r, struct node, rb));`,
  'old = bpf_kptr_xchg(&e->stash, n); if (old) bpf_obj_drop(old);',
  'old = e->stash; if (old) sum += old->key;',
  'old = bpf_refcount_acquire(n); bpf_obj_drop(old);',
  'n = bpf_obj_new(struct node); if (!n) { bpf_ringbuf_discard_dynptr(&d, 0); return -3; }',
  'bpf_dynptr_write(&d, 4, word, 8, 0);', 'bpf_dynptr_read(word, 8, &d, 12, 0);', 'p = bpf_dynptr_data(&d, 8, 8); if (p) p[7] = 1;',
  'bpf_ringbuf_submit_dynptr(&d, 0);', 'bpf_ringbuf_discard_dynptr(&d, 0);', 'bpf_dynptr_from_mem(e->bytes, 16, 0, &d);',
  'p = bpf_dynptr_slice_rdwr(&d, 2, NULL, 4); if (p) p[3] = word[0];', 'bpf_dynptr_adjust(&d, 2, 9);', 'if (ctx->len > 5) return sum;',
];
/** The ways out that leave nothing behind, more often than chance would find them. */
const ends = ['bpf_obj_drop(n); bpf_ringbuf_discard_dynptr(&d, 0); return sum; }', 'bpf_ringbuf_submit_dynptr(&d, 0); return sum; }', 'return sum; }'];

describe('verifier and machine agree', () => {
  it('on objects, lists, trees, dynptrs', () => {
    let accepted = 0;
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...statements), { maxLength: 5 }), fc.constantFrom(...ends), (body, end) => {
        const { results, bpf } = runBpf(HEAD + body.join('\n\t') + end);
        const result = results.get('prog');
        if (result === -22 || result === -13) return;
        accepted++;
        expect(bpf.objects.count).toBe(0);
      }),
      { numRuns: 400, seed: 7 },
    );
    expect(accepted).toBeGreaterThan(20);
  }, 60_000);
});

describe('objects that are damaged', () => {
  const { object } = compileBpf('test.bpf.c', `${HEAD}${ends[0]}`);
  const bytes = writeElf(object!);

  it('are read, or not with a message', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 }), fc.nat(bytes.length), (changes, length) => {
        const damaged = bytes.slice(0, length % 3 === 0 ? length : bytes.length);
        for (const [at, value] of changes) if (at < damaged.length) damaged[at] = value;
        const read = readElf('test.bpf.o', damaged);
        expect(read.object !== undefined || read.diagnostics[0].message.length > 0).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
