import { BPF_AND, BPF_CMPXCHG, BPF_FETCH, BPF_OR, BPF_XCHG, BPF_XOR } from './isa.ts';
import type { Region } from './memory.ts';
import { storeWatched } from './memory.ts';

/**
 * One atomic operation (RFC 9669, 5.3) on `size` bytes at `start` of a region.
 * The VM is never left between load and store, so being atomic costs nothing.
 * 32-bit fetches zero-extend into the register.
 */
export function applyAtomic(
  lo: Int32Array,
  hi: Int32Array,
  source: number,
  operation: number,
  region: Region,
  start: number,
  size: 4 | 8,
): void {
  const oldLo = region.view.getInt32(start, true);
  const oldHi = size === 8 ? region.view.getInt32(start + 4, true) : 0;
  const sourceHi = size === 8 ? hi[source] : 0;
  if (operation === BPF_CMPXCHG) {
    if (oldLo === lo[0] && (size === 4 || oldHi === hi[0])) storeWatched(region, start, size, lo[source], sourceHi);
    lo[0] = oldLo;
    hi[0] = oldHi;
    return;
  }
  const [newLo, newHi] = combine(operation, oldLo, oldHi, lo[source], sourceHi);
  storeWatched(region, start, size, newLo, newHi);
  if (operation & BPF_FETCH) {
    lo[source] = oldLo;
    hi[source] = oldHi;
  }
}

function combine(operation: number, al: number, ah: number, bl: number, bh: number): readonly [number, number] {
  if (operation === BPF_XCHG) return [bl, bh];
  switch (operation & ~BPF_FETCH) {
    case BPF_OR:
      return [al | bl, ah | bh];
    case BPF_AND:
      return [al & bl, ah & bh];
    case BPF_XOR:
      return [al ^ bl, ah ^ bh];
    default: {
      const sum = (al + bl) | 0;
      return [sum, (ah + bh + (sum >>> 0 < bl >>> 0 ? 1 : 0)) | 0];
    }
  }
}
