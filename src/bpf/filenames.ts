import { encodeUtf8 } from '../base/bytes.ts';
import type { AddressSpace, Region } from './memory.ts';

/** PATH_MAX, and the struct in front of the text. */
const PATH_MAX = 4096;
const HEADER_BYTES = 24;
/** How many there are before the first is used again: more than tasks that unlink at the same time. */
const FILENAMES = 16;

/** `struct filename` in kernel memory (getname(), fs/namei.c): a pointer to the path's text, a user pointer, a count. */
export class Filenames {
  private readonly space: AddressSpace;
  private readonly regions: Region[] = [];
  private next = 0;

  constructor(space: AddressSpace) {
    this.space = space;
  }

  /** Pointer to a `struct filename` of the path, good until sixteen more have been made. */
  make(path: string): number {
    const slot = this.next++ % FILENAMES;
    const region = (this.regions[slot] ??= this.space.map({
      name: 'filename',
      bytes: new Uint8Array(HEADER_BYTES + PATH_MAX),
      isWritable: false,
    }));
    region.bytes.fill(0);
    region.view.setBigUint64(0, BigInt(region.pointer(HEADER_BYTES)), true);
    region.view.setInt32(16, 1, true);
    region.bytes.set(encodeUtf8(path).subarray(0, PATH_MAX - 1), HEADER_BYTES);
    return region.pointer();
  }
}
