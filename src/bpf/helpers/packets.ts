import { Errno } from '../../base/errno.ts';
import type { CallImplementation } from '../bpf.ts';
import type { ProgramRun } from '../run.ts';
import { bytesArgument, storeArgument } from './maps.ts';

/** Bytes of the packet, or zeros and -EFAULT (`bpf_skb_load_bytes`). */
function loadBytes(run: ProgramRun, _context: number, offset: number, out: number, size: number): number {
  const bytes = run.packet?.window(offset >>> 0, size);
  storeArgument(run, out, bytes ?? new Uint8Array(size));
  return bytes ? 0 : -Errno.EFAULT;
}

/** `bpf_skb_store_bytes` without checksums: -EINVAL with flags, -EFAULT where the packet ends. */
function storeBytes(run: ProgramRun, _context: number, offset: number, source: number, size: number): number {
  if (run.vm.getBig(5) !== 0n) return -Errno.EINVAL;
  const window = run.packet?.window(offset >>> 0, size);
  window?.set(bytesArgument(run, source, size));
  return window ? 0 : -Errno.EFAULT;
}

function adjust(run: ProgramRun, headBy: number, tailBy: number): number {
  return run.packet?.adjust(headBy, tailBy) ? 0 : -Errno.EINVAL;
}

/** Helpers on packets, by id. */
export const packetHelpers: readonly (readonly [id: number, CallImplementation])[] = [
  [9, storeBytes],
  [26, loadBytes],
  [39, () => 0],
  [44, (run, _context, delta) => adjust(run, delta | 0, 0)],
  [65, (run, _context, delta) => adjust(run, 0, delta | 0)],
];
