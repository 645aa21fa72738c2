import { decodeUtf8 } from '../../base/bytes.ts';
import { Errno } from '../../base/errno.ts';
import type { Coroutine } from '../../kernel/coroutine.ts';
import { mightSleep } from '../../kernel/sched/core.ts';
import { AES_BLOCK, decryptBlock, encryptBlock, expandKey } from '../aes.ts';
import type { Bpf, CallImplementation } from '../bpf.ts';
import { dynptrSlice, readDynptr } from '../dynptr.ts';
import { bytesArgument, storeArgument } from '../helpers/maps.ts';
import { regionOf } from '../memory.ts';
import type { ProgramRun } from '../run.ts';

/** `struct bpf_crypto_params` (kernel/bpf/crypto.c). */
const PARAMS = { size: 408, type: 0, reserved: 14, algo: 16, key: 144, keyLength: 400, authSize: 404 } as const;

interface CryptoContext {
  readonly schedule: Uint8Array;
  references: number;
}

const contexts = new WeakMap<Bpf, Map<number, CryptoContext>>();

function contextsOf(bpf: Bpf): Map<number, CryptoContext> {
  const known = contexts.get(bpf) ?? new Map<number, CryptoContext>();
  contexts.set(bpf, known);
  return known;
}

function text(bytes: Uint8Array, from: number, to: number): string {
  const end = bytes.indexOf(0, from);
  return decodeUtf8(bytes.subarray(from, end < 0 ? to : Math.min(end, to)));
}

/** The round keys that the parameters ask for, or `-errno`. Of the kernel's ciphers there is one here. */
function cipherOf(params: Uint8Array): Uint8Array | number {
  const view = new DataView(params.buffer, params.byteOffset);
  if (params.length !== PARAMS.size || view.getUint16(PARAMS.reserved, true) !== 0) return -Errno.EINVAL;
  if (text(params, PARAMS.type, PARAMS.reserved) !== 'skcipher') return -Errno.ENOENT;
  if (text(params, PARAMS.algo, PARAMS.key) !== 'ecb(aes)' || view.getUint32(PARAMS.authSize, true) !== 0) return -Errno.EOPNOTSUPP;
  const length = view.getUint32(PARAMS.keyLength, true);
  if (length === 0 || length > PARAMS.keyLength - PARAMS.key) return -Errno.EINVAL;
  return expandKey(params.slice(PARAMS.key, PARAMS.key + length)) ?? -Errno.EINVAL;
}

/** `bpf_crypto_ctx_create`: allocates and may load a module, hence sleeps. */
function* create(run: ProgramRun, params: number, size: number, error: number): Coroutine<number> {
  yield* mightSleep(run.bpf.m, 'include/linux/sched/mm.h', 337);
  const schedule = cipherOf(bytesArgument(run, params, size));
  const result = typeof schedule === 'number' ? schedule : 0;
  storeArgument(run, error, new Uint8Array(Int32Array.of(result).buffer));
  if (typeof schedule === 'number') return 0;
  const region = run.bpf.space.map({ name: 'bpf_crypto_ctx', bytes: new Uint8Array(8) });
  contextsOf(run.bpf).set(region.id, { schedule, references: 1 });
  run.bpf.objects.adopt(region, () => release(run.bpf, region.id));
  return region.pointer();
}

/** A pointer that RCU keeps may be to a context whose last reference is gone. */
function contextAt(run: ProgramRun, pointer: number): CryptoContext | undefined {
  return contextsOf(run.bpf).get(regionOf(pointer));
}

function acquire(run: ProgramRun, pointer: number): number {
  const context = contextAt(run, pointer);
  if (!context) return 0;
  context.references++;
  return pointer;
}

/** One reference less: by the program, or by the element of a map that kept it. */
function release(bpf: Bpf, region: number): undefined {
  const known = contextsOf(bpf);
  const context = known.get(region);
  if (!context || --context.references > 0) return;
  known.delete(region);
  bpf.objects.disown(region);
}

/** -EINVAL where the bytes are no whole blocks, or do not fit, or an initialisation vector is given: ECB has none. */
function crypt(run: ProgramRun, pointer: number, from: number, to: number, vector: number, block: typeof encryptBlock): number {
  const context = contextAt(run, pointer);
  const source = readDynptr(run, from);
  const target = readDynptr(run, to);
  const hasVector = vector !== 0 && readDynptr(run, vector).size > 0;
  if (!context || hasVector || source.size === 0 || source.size % AES_BLOCK !== 0 || target.size < source.size) return -Errno.EINVAL;
  const input = dynptrSlice(run, source, 0, source.size);
  const output = dynptrSlice(run, target, 0, source.size);
  // A packet may have become shorter since.
  if (input === 0 || output === 0) return -Errno.EINVAL;
  const bytes = bytesArgument(run, input, source.size);
  const out = new Uint8Array(bytes.length);
  for (let at = 0; at < bytes.length; at += AES_BLOCK) out.set(block(context.schedule, bytes.subarray(at, at + AES_BLOCK)), at);
  storeArgument(run, output, out);
  return 0;
}

/** bpf_crypto_*, by name. */
export const cryptoKfuncs: readonly (readonly [name: string, CallImplementation])[] = [
  ['bpf_crypto_ctx_create', create],
  ['bpf_crypto_ctx_acquire', acquire],
  ['bpf_crypto_ctx_release', (run, pointer) => release(run.bpf, regionOf(pointer))],
  ['bpf_crypto_encrypt', (run, context, from, to, vector) => crypt(run, context, from, to, vector, encryptBlock)],
  ['bpf_crypto_decrypt', (run, context, from, to, vector) => crypt(run, context, from, to, vector, decryptBlock)],
];
