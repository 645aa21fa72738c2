import { encodeUtf8 } from '../../base/bytes.ts';
import { Errno } from '../../base/errno.ts';
import type { ProgramRun } from '../run.ts';
import { BadPointer } from '../run.ts';
import { storeArgument } from './maps.ts';

/** `bpf_d_path`, `bpf_path_d_path`: writes a path with its NUL; its bytes, or `-ENAMETOOLONG` where they do not fit. */
export function storePath(run: ProgramRun, path: number, out: number, size: number): number {
  const text = run.bpf.vfsStructs.pathAt(path);
  if (text === undefined) throw new BadPointer(path);
  const bytes = Uint8Array.from([...encodeUtf8(text), 0]);
  if (size === 0) return 0;
  if (bytes.length > size) return -Errno.ENAMETOOLONG;
  storeArgument(run, out, bytes);
  return bytes.length;
}
