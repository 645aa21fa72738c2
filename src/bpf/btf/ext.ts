import { BTF_EXT_HEADER_BYTES, BTF_MAGIC } from './format.ts';

/** `.BTF.ext`: what BTF says about code, by section. Offsets are in bytes from the section's start. */
export interface DecodedBtfExt {
  readonly functions: ReadonlyMap<string, readonly FuncInfo[]>;
  readonly lines: ReadonlyMap<string, readonly LineRecord[]>;
  readonly coreRelocations: ReadonlyMap<string, readonly CoreRecord[]>;
}

export interface FuncInfo {
  readonly offset: number;
  readonly type: number;
}

export interface LineRecord {
  readonly offset: number;
  readonly file: string;
  readonly text: string;
  readonly line: number;
  readonly column: number;
}

export interface CoreRecord {
  readonly offset: number;
  readonly type: number;
  readonly access: string;
  readonly kind: number;
}

/** Decodes a `.BTF.ext` section; a string is what is wrong with it. */
export function decodeBtfExt(bytes: Uint8Array, string: (offset: number) => string): DecodedBtfExt | string {
  if (bytes.length < 24) return 'BTF.ext header not found';
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint16(0, true) !== BTF_MAGIC) return 'Invalid BTF.ext magic';
  const headerBytes = view.getUint32(4, true);
  const part = (at: number): readonly [number, number] => [headerBytes + view.getUint32(at, true), view.getUint32(at + 4, true)];
  const hasCore = headerBytes >= BTF_EXT_HEADER_BYTES && bytes.length >= BTF_EXT_HEADER_BYTES;
  return {
    functions: decodeRecords(view, part(8), string, 8, (at) => ({ offset: view.getUint32(at, true), type: view.getUint32(at + 4, true) })),
    lines: decodeRecords(view, part(16), string, 16, (at) => decodeLine(view, at, string)),
    coreRelocations: hasCore
      ? decodeRecords(view, part(24), string, 16, (at) => ({
          offset: view.getUint32(at, true),
          type: view.getUint32(at + 4, true),
          access: string(view.getUint32(at + 8, true)),
          kind: view.getUint32(at + 12, true),
        }))
      : new Map(),
  };
}

function decodeLine(view: DataView, at: number, string: (offset: number) => string): LineRecord {
  const lineColumn = view.getUint32(at + 12, true);
  return {
    offset: view.getUint32(at, true),
    file: string(view.getUint32(at + 4, true)),
    text: string(view.getUint32(at + 8, true)),
    line: lineColumn >>> 10,
    column: lineColumn & 0x3ff,
  };
}

/** One part: record size, then for each section its name, count and records. Stops quietly where the bytes end. */
function decodeRecords<T>(
  view: DataView,
  [start, length]: readonly [number, number],
  string: (offset: number) => string,
  minBytes: number,
  read: (at: number) => T,
): Map<string, T[]> {
  const bySection = new Map<string, T[]>();
  const end = start + length;
  if (length < 4 || end > view.byteLength) return bySection;
  const recordBytes = view.getUint32(start, true);
  if (recordBytes < minBytes) return bySection;
  let at = start + 4;
  while (at + 8 <= end) {
    const section = string(view.getUint32(at, true));
    const count = view.getUint32(at + 4, true);
    at += 8;
    if (at + count * recordBytes > end) break;
    const records = bySection.get(section) ?? [];
    for (let i = 0; i < count; i++) records.push(read(at + i * recordBytes));
    bySection.set(section, records);
    at += count * recordBytes;
  }
  return bySection;
}
