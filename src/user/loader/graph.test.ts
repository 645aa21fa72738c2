import { describe, expect, it } from 'vitest';
import { explainVerifierMessage } from '../../bpf/verifier/explain.ts';
import { runBpf } from '../testing/run-bpf.ts';

/** Objects of a program's own, lists and trees of them, as an ordinary program in C writes them. */
const HEAD = `
#include "bpf_experimental.h"
char LICENSE[] SEC("license") = "GPL";
struct node {
	long key;
	struct bpf_list_node link;
	struct bpf_rb_node rb;
	struct bpf_refcount refs;
};
struct elem {
	struct bpf_spin_lock lock;
	struct bpf_list_head list __contains(node, link);
	struct bpf_rb_root tree __contains(node, rb);
	struct node __kptr *stash;
};
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, int);
	__type(value, struct elem);
} m SEC(".maps");
static bool less(struct bpf_rb_node *a, const struct bpf_rb_node *b)
{
	return container_of(a, struct node, rb)->key < container_of(b, struct node, rb)->key;
}
static __always_inline struct elem *elem(void)
{
	int key = 0;
	return bpf_map_lookup_elem(&m, &key);
}
`;

const program = (body: string, name = 'prog'): string => `
SEC("tc") int ${name}(struct __sk_buff *ctx)
{
	struct elem *e = elem();
	struct bpf_list_node *l;
	struct bpf_rb_node *r;
	struct node *n, *old;
	long got = 0;
	if (!e)
		return -1;
	${body}
}
`;

const NEW = 'n = bpf_obj_new(struct node); if (!n) return -2;';

describe('programs that are accepted, and what they do', () => {
  it('pushes and pops at both ends', () => {
    const push = (key: number, call: string): string => `${NEW} n->key = ${key}; bpf_spin_lock(&e->lock); ${call}(&e->list, &n->link); bpf_spin_unlock(&e->lock);`;
    const pop = (call: string): string => `bpf_spin_lock(&e->lock); l = ${call}(&e->list); bpf_spin_unlock(&e->lock);
      if (!l) return -3; n = container_of(l, struct node, link); got = got * 10 + n->key; bpf_obj_drop(n);`;
    const body = `${push(1, 'bpf_list_push_back')} ${push(2, 'bpf_list_push_back')} ${push(3, 'bpf_list_push_front')}
      ${pop('bpf_list_pop_front')} ${pop('bpf_list_pop_back')} ${pop('bpf_list_pop_front')}
      bpf_spin_lock(&e->lock); l = bpf_list_pop_front(&e->list); bpf_spin_unlock(&e->lock);
      if (l) { bpf_obj_drop(container_of(l, struct node, link)); return -4; }
      return got;`;
    const { results, logs, bpf } = runBpf(HEAD + program(body));
    expect(logs.get('prog') ?? '').toBe('');
    expect(results.get('prog')).toBe(321);
    expect(bpf.objects.count).toBe(0);
  });

  it('keeps a tree in order by the callback, and takes the first out', () => {
    const add = (key: number): string => `${NEW} n->key = ${key}; bpf_spin_lock(&e->lock); bpf_rbtree_add(&e->tree, &n->rb, less); bpf_spin_unlock(&e->lock);`;
    const first = `bpf_spin_lock(&e->lock); r = bpf_rbtree_first(&e->tree);
      if (!r) { bpf_spin_unlock(&e->lock); return -3; }
      r = bpf_rbtree_remove(&e->tree, r); bpf_spin_unlock(&e->lock);
      if (!r) return -4; n = container_of(r, struct node, rb); got = got * 10 + n->key; bpf_obj_drop(n);`;
    const { results, logs, bpf } = runBpf(HEAD + program(`${add(5)} ${add(2)} ${add(7)} ${add(4)} ${first} ${first} ${first} ${first} return got;`));
    expect(logs.get('prog') ?? '').toBe('');
    expect(results.get('prog')).toBe(2457);
    expect(bpf.objects.count).toBe(0);
  });

  it('has one object in a list and in a tree, by a second reference', () => {
    const body = `${NEW} n->key = 6; struct node *two = bpf_refcount_acquire(n);
      bpf_spin_lock(&e->lock); bpf_list_push_back(&e->list, &n->link); bpf_rbtree_add(&e->tree, &two->rb, less);
      r = bpf_rbtree_first(&e->tree); if (r) got = container_of(r, struct node, rb)->key; bpf_spin_unlock(&e->lock); return got;`;
    const { results, logs, bpf } = runBpf(HEAD + program(body));
    expect(logs.get('prog') ?? '').toBe('');
    expect(results.get('prog')).toBe(6);
    // The loader has ended, and with it its map and what hung there.
    expect(bpf.objects.count).toBe(0);
  });

  it('stashes an object in a kptr and takes it out again', () => {
    const body = `${NEW} n->key = 8; old = bpf_kptr_xchg(&e->stash, n); if (old) { bpf_obj_drop(old); return -3; }
      old = bpf_kptr_xchg(&e->stash, NULL); if (!old) return -4; got = old->key; bpf_obj_drop(old);
      ${NEW} old = bpf_kptr_xchg(&e->stash, n); if (old) bpf_obj_drop(old); return got;`;
    const { results, logs, bpf } = runBpf(HEAD + program(body));
    expect(logs.get('prog') ?? '').toBe('');
    expect(results.get('prog')).toBe(8);
    expect(bpf.objects.count).toBe(0);
  });
});

describe('programs that are refused', () => {
  it.each([
    ['an object that is neither dropped nor given away', `${NEW} return 0;`, /Unreleased reference id=\d+ alloc_insn=\d+/],
    ['use without a null check', 'n = bpf_obj_new(struct node); n->key = 1; bpf_obj_drop(n); return 0;', /R\d invalid mem access 'ptr_or_null_'/],
    ['use after the drop', `${NEW} bpf_obj_drop(n); return n->key;`, /R\d invalid mem access 'scalar'/],
    ['a push without the lock', `${NEW} bpf_list_push_back(&e->list, &n->link); return 0;`, /bpf_spin_lock at off=0 must be held for bpf_list_head/],
    ['a node that is not the list\'s', `${NEW} bpf_spin_lock(&e->lock); bpf_list_push_back(&e->list, (void *)&n->rb); bpf_spin_unlock(&e->lock); return 0;`, /bpf_list_node not found at offset=32/],
    ['a root that is none', `${NEW} bpf_spin_lock(&e->lock); bpf_rbtree_add((void *)&e->list, &n->rb, less); bpf_spin_unlock(&e->lock); return 0;`, /bpf_rb_root not found at offset=8/],
    ['an object known only under the lock, used after it', `${NEW} bpf_spin_lock(&e->lock); bpf_list_push_back(&e->list, &n->link); bpf_spin_unlock(&e->lock); return n->key;`, /R\d invalid mem access 'scalar'/],
    ['a drop of what is not ours', `${NEW} bpf_spin_lock(&e->lock); bpf_rbtree_add(&e->tree, &n->rb, less); bpf_spin_unlock(&e->lock); bpf_obj_drop(n); return 0;`, /release kernel function bpf_obj_drop_impl expects|arg#0 expected pointer to allocated object/],
    ['removing what we own', `${NEW} bpf_spin_lock(&e->lock); r = bpf_rbtree_remove(&e->tree, &n->rb); bpf_spin_unlock(&e->lock); if (r) bpf_obj_drop(container_of(r, struct node, rb)); return 0;`, /rbtree_remove node input must be non-owning ref/],
    ['a look into a node\'s own bytes', `${NEW} got = *(long *)&n->link; bpf_obj_drop(n); return got;`, /direct access to bpf_list_node is disallowed/],
    ['the list head read by a load', 'return *(long *)&e->list;', /bpf_list_head cannot be accessed directly by load\/store/],
    ['an allocation with the lock held', 'bpf_spin_lock(&e->lock); n = bpf_obj_new(struct node); bpf_spin_unlock(&e->lock); if (n) bpf_obj_drop(n); return 0;', /function calls are not allowed while holding a lock/],
  ])('%s', (_title, body, words) => {
    const { results, logs } = runBpf(HEAD + program(body));
    expect(results.get('prog')).toBeLessThan(0);
    expect(logs.get('prog')).toMatch(words);
    expect(explainVerifierMessage(logs.get('prog')!)?.key).toBeDefined();
  });
});
