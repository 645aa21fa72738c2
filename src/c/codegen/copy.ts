import type { Address, Reg, Size } from './code.ts';
import type { Lowering } from './lowering.ts';
import { offsetAddress } from './lowering.ts';

/** Bytes up to which code to fill or copy is laid out in line. */
export const MAX_INLINE_BYTES = 1024;

/** The largest pieces, of at most `largest` bytes, that cover `size` bytes. Largest first, so each is aligned where the start is. */
function* pieces(size: number, largest: number): Iterable<[offset: number, size: Size]> {
  let at = 0;
  for (const piece of ([8, 4, 2, 1] as const).filter((one) => one <= largest)) {
    while (size - at >= piece) {
      yield [at, piece];
      at += piece;
    }
  }
}

/** Copies word by word; `align` is what both sides are aligned to. */
export function copyBytes(lowering: Lowering, to: Address, from: Address, size: number, align = 8): void {
  const { code } = lowering;
  for (const [offset, piece] of pieces(size, align)) {
    const word = code.fresh();
    code.load(word, offsetAddress(from, offset), piece);
    code.store(offsetAddress(to, offset), word, piece);
  }
}

/** Fills with one byte, given eight times over. */
export function fillBytes(lowering: Lowering, to: Address, size: number, byte: number, align = 8): void {
  const word = byte === 0 ? 0 : (byte * 0x01010101) | 0;
  for (const [offset, piece] of pieces(size, byte === 0 ? align : Math.min(align, 4))) {
    lowering.code.storeImmediate(offsetAddress(to, offset), piece === 1 ? byte : piece === 2 ? word & 0xffff : word, piece);
  }
}

/** Bytes stored as constants, word by word. */
export function storeBytes(lowering: Lowering, to: Address, bytes: Uint8Array): void {
  const { code } = lowering;
  for (const [offset, piece] of pieces(bytes.length, 8)) {
    let value = 0n;
    for (let i = piece - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[offset + i]);
    const signed = BigInt.asIntN(piece * 8, value);
    if (signed >= -0x80000000n && signed <= 0x7fffffffn) code.storeImmediate(offsetAddress(to, offset), Number(signed), piece);
    else {
      const word: Reg = code.fresh();
      code.constant(word, value, true);
      code.store(offsetAddress(to, offset), word, piece);
    }
  }
}
