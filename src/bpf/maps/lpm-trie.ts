import type { Coroutine } from '../../kernel/coroutine.ts';
import { Errno } from '../../base/errno.ts';
import { indexOfKey, keyOfIndex } from './indexed.ts';
import { HashMap } from './hash.ts';

/** A key is the prefix's length in bits, and then the bits. */
const LENGTH_BYTES = 4;

/**
 * `BPF_MAP_TYPE_LPM_TRIE` (kernel/bpf/lpm_trie.c): a lookup finds the longest prefix that
 * the key begins with. Keys are walked children before parents, as the kernel walks its
 * tree; what is kept here is a table of prefixes, asked once for each length.
 */
export class LpmTrieMap extends HashMap {
  private get maxPrefix(): number {
    return (this.keySize - LENGTH_BYTES) * 8;
  }

  override lookup(key: Uint8Array): number {
    const longest = indexOfKey(key);
    if (longest > this.maxPrefix) return 0;
    for (let length = longest; length >= 0; length--) {
      const found = super.lookup(prefixOf(key, length));
      if (found !== 0) return found;
    }
    return 0;
  }

  override *update(key: Uint8Array, value: Uint8Array, flags: number): Coroutine<number> {
    const length = indexOfKey(key);
    if (length > this.maxPrefix) return -Errno.EINVAL;
    // A full trie says so in words of its own.
    const result = yield* super.update(prefixOf(key, length), value, flags);
    return result === -Errno.E2BIG ? -Errno.ENOSPC : result;
  }

  override *remove(key: Uint8Array): Coroutine<number> {
    const length = indexOfKey(key);
    return length > this.maxPrefix ? -Errno.EINVAL : yield* super.remove(prefixOf(key, length));
  }

  override nextKey(key: Uint8Array | undefined): Uint8Array | undefined {
    const keys = [...this.slots.values()].map((slot) => this.keyAt(slot)).toSorted(childrenFirst);
    if (key === undefined) return keys[0];
    const wanted = prefixOf(key, indexOfKey(key));
    const at = keys.findIndex((candidate) => candidate.every((byte, index) => byte === wanted[index]));
    return keys[at + 1];
  }
}

/** The key with `length` bits, those behind zero. */
function prefixOf(key: Uint8Array, length: number): Uint8Array {
  const prefix = new Uint8Array(key.length);
  prefix.set(keyOfIndex(length));
  for (let bit = 0; bit < length; bit += 8) {
    const kept = Math.min(8, length - bit);
    const index = LENGTH_BYTES + bit / 8;
    prefix[index] = key[index] & (0xff << (8 - kept));
  }
  return prefix;
}

function bitAt(key: Uint8Array, bit: number): number {
  return (key[LENGTH_BYTES + (bit >> 3)] >> (7 - (bit & 7))) & 1;
}

function childrenFirst(a: Uint8Array, b: Uint8Array): number {
  const [left, right] = [indexOfKey(a), indexOfKey(b)];
  for (let bit = 0; bit < Math.min(left, right); bit++) {
    if (bitAt(a, bit) !== bitAt(b, bit)) return bitAt(a, bit) - bitAt(b, bit);
  }
  return right - left;
}
