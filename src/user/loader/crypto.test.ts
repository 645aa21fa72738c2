import { createCipheriv } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { runBpf } from '../testing/run-bpf.ts';

/** A syscall program makes the cipher, which may sleep, and leaves it in a map; a packet program uses it. */
const source = (use: string, prepare = ''): string => `
#include "bpf_experimental.h"
char LICENSE[] SEC("license") = "GPL";
struct elem { struct bpf_crypto_ctx __kptr *ctx; };
struct { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 1); __type(key, int); __type(value, struct elem); } ciphers SEC(".maps");
struct text { __u8 plain[16], coded[16], again[16]; };
struct { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 1); __type(key, int); __type(value, struct text); } texts SEC(".maps");
struct bpf_crypto_params params = { .type = "skcipher", .algo = "ecb(aes)", .key_len = 16 };
SEC("syscall") int make(void *unused)
{
	int key = 0, error = 0;
	struct elem *e = bpf_map_lookup_elem(&ciphers, &key);
	struct bpf_crypto_ctx *ctx, *old;
	if (!e)
		return -1;
	for (int i = 0; i < 16; i++)
		params.key[i] = i;
	${prepare}
	ctx = bpf_crypto_ctx_create(&params, sizeof(params), &error);
	if (!ctx)
		return error;
	old = bpf_kptr_xchg(&e->ctx, ctx);
	if (old)
		bpf_crypto_ctx_release(old);
	return 1;
}
SEC("tc") int use(struct __sk_buff *skb)
{
	int key = 0;
	struct elem *e = bpf_map_lookup_elem(&ciphers, &key);
	struct text *t = bpf_map_lookup_elem(&texts, &key);
	struct bpf_dynptr from, to;
	struct bpf_crypto_ctx *ctx;
	if (!e || !t)
		return -1;
	ctx = e->ctx;
	${use}
}`;

const encrypt = `
	if (!ctx)
		return -2;
	t->plain[0] = 42;
	bpf_dynptr_from_mem(t->plain, 16, 0, &from);
	bpf_dynptr_from_mem(t->coded, 16, 0, &to);
	if (bpf_crypto_encrypt(ctx, &from, &to, NULL))
		return -3;
	bpf_dynptr_from_mem(t->coded, 16, 0, &from);
	bpf_dynptr_from_mem(t->again, 16, 0, &to);
	if (bpf_crypto_decrypt(ctx, &from, &to, NULL))
		return -4;
	if (t->again[0] != 42 || t->again[1] != 0)
		return -5;
	return t->coded[0] << 8 | t->coded[15];`;

describe('bpf_crypto', () => {
  it('encrypts as AES does, and decrypts', () => {
    const { results, logs } = runBpf(source(encrypt));
    expect([logs.get('make') ?? '', logs.get('use') ?? '']).toEqual(['', '']);
    const cipher = createCipheriv('aes-128-ecb', Uint8Array.from({ length: 16 }, (_, i) => i), null).setAutoPadding(false);
    const coded = cipher.update(Uint8Array.of(42, ...new Uint8Array(15)));
    expect(results.get('make')).toBe(1);
    expect(results.get('use')).toBe((coded[0] << 8) | coded[15]);
  });

  it.each([
    ['a cipher of another name', 'params.algo[4] = 98;', -95],
    ['a type of another name', 'params.type[0] = 65;', -2],
    ['a key of another length', 'params.key_len = 17;', -22],
  ])('does not make %s', (_title, prepare, error) => {
    expect(runBpf(source('return 0;', prepare)).results.get('make')).toBe(error);
  });

  it('is not used without a null check', () => {
    const { logs } = runBpf(source(encrypt.replace('if (!ctx)', 'if (key)')));
    expect(logs.get('use')).toMatch(/Possibly NULL pointer passed to trusted arg0/);
  });

  it('is not made where a program may not make one', () => {
    const { logs } = runBpf(source('int error; ctx = bpf_crypto_ctx_create(&params, sizeof(params), &error); return 0;'));
    expect(logs.get('use')).toMatch(/calling kernel function bpf_crypto_ctx_create is not allowed/);
  });

  it.each([
    ['its element is deleted', 'bpf_map_delete_elem(&kept, &key);', 0],
    ['its element is replaced', 'bpf_map_update_elem(&kept, &key, &none, 0);', 0],
    ['nobody needs the map any more', '', 1],
    ['but not while the map does', 'bpf_map_update_elem(&kept, &other, &none, 0);', 1],
  ])('goes when %s', (_what, then, left) => {
    const text = `
      #include "bpf_experimental.h"
      char LICENSE[] SEC("license") = "GPL";
      struct elem { struct bpf_crypto_ctx __kptr *ctx; };
      struct { __uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 4); __type(key, int); __type(value, struct elem); } kept SEC(".maps");
      struct bpf_crypto_params params = { .type = "skcipher", .algo = "ecb(aes)", .key_len = 16 };
      SEC("syscall") int make(void *unused)
      {
        int key = 0, other = 1, error = 0;
        struct elem none = {}, *e;
        struct bpf_crypto_ctx *ctx, *old;
        bpf_map_update_elem(&kept, &key, &none, 0);
        e = bpf_map_lookup_elem(&kept, &key);
        ctx = bpf_crypto_ctx_create(&params, sizeof(params), &error);
        if (!ctx)
          return error;
        if (!e) {
          bpf_crypto_ctx_release(ctx);
          return -1;
        }
        old = bpf_kptr_xchg(&e->ctx, ctx);
        if (old)
          bpf_crypto_ctx_release(old);
        ${then}
        return 1;
      }`;
    const { results, objectCount, bpf } = runBpf(text);
    expect(results.get('make')).toBe(1);
    expect(objectCount).toBe(left);
    expect(bpf.objects.count).toBe(0);
  });

  it('is not overwritten in the map', () => {
    const { logs } = runBpf(source('e->ctx = ctx; return 0;'));
    expect(logs.get('use')).toMatch(/store to referenced kptr disallowed/);
  });
});
