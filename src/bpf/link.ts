import { Errno } from '../base/errno.ts';
import { bpf_link_attach, bpf_link_detach } from '../base/event.ts';
import type { AttachKind, Attachment } from '../kernel/attach.ts';
import type { Coroutine } from '../kernel/coroutine.ts';
import { File } from '../kernel/fs/file.ts';
import type { Bpf } from './bpf.ts';
import type { BpfProgram } from './program.ts';
import { AttachType, ProgramType } from './program-types.ts';
import { attachToDevice } from './device-program.ts';
import type { DeviceHook } from './device-program.ts';
import { installFile } from './syscall-maps.ts';
import { programFromFd } from './syscall-programs.ts';
import { attachedProgram } from './trampoline.ts';

/** `struct bpf_link`: holds a program to what it is attached to. */
export class BpfLink {
  readonly id: number;
  readonly program: BpfProgram;
  /** As the Log shows it: `fentry/do_unlinkat`. */
  readonly target: string;
  readonly attachment: Attachment;
  refCount = 0;

  constructor(id: number, program: BpfProgram, target: string, attachment: Attachment) {
    this.id = id;
    this.program = program;
    this.target = target;
    this.attachment = attachment;
  }
}

/** Where a program hangs by its types, or undefined: it attaches by other means. */
function placeOf(program: BpfProgram): { kind: AttachKind; hasReturn: boolean } | undefined {
  const { type, attachType } = program.parts;
  if (type === ProgramType.LSM) return { kind: 'lsm', hasReturn: true };
  if (type !== ProgramType.TRACING) return undefined;
  switch (attachType) {
    case AttachType.TRACE_FENTRY:
      return { kind: 'fentry', hasReturn: false };
    case AttachType.TRACE_FEXIT:
      return { kind: 'fexit', hasReturn: true };
    case AttachType.MODIFY_RETURN:
      return { kind: 'fmod_ret', hasReturn: true };
    case AttachType.TRACE_RAW_TP:
      return { kind: 'tracepoint', hasReturn: false };
    default:
      return undefined;
  }
}

/**
 * BPF_LINK_CREATE and BPF_RAW_TRACEPOINT_OPEN: attaches a program where it was loaded for,
 * or (`at`) where the caller says. A descriptor; `-EINVAL` for a program that attaches
 * otherwise, `-ENOENT` for a place this kernel has not. `cookie`: what `bpf_get_attach_cookie`
 * tells the program there.
 */
export function* linkCreate(bpf: Bpf, programFd: number, at?: { kind: AttachKind; target: string }, cookie = 0n): Coroutine<number> {
  yield* bpf.m.spend(bpf.m.costs.shortSyscallNs);
  const program = programFromFd(bpf, programFd);
  if (typeof program === 'number') return program;
  const link = attach(bpf, program, at, cookie);
  return typeof link === 'number' ? link : installLinkFd(bpf, link);
}

function attach(bpf: Bpf, program: BpfProgram, at: { kind: AttachKind; target: string } | undefined, cookie: bigint): BpfLink | number {
  if (at?.kind === 'xdp' || at?.kind === 'tc') return attachDevice(bpf, program, at.kind, Number(at.target));
  const place = placeOf(program);
  const kind = at?.kind ?? place?.kind;
  const named = at?.target ?? program.parts.attachTarget;
  if (!kind || !named) return -Errno.EINVAL;
  const target = kernelName(bpf, kind, named);
  const attachment = bpf.m.attachPoints.attach(kind, target, attachedProgram(bpf, program, { target, hasReturn: place?.hasReturn ?? false, cookie }));
  if (typeof attachment === 'number') return attachment;
  return makeLink(bpf, program, `${kind}/${target}`, attachment);
}

function attachDevice(bpf: Bpf, program: BpfProgram, hook: DeviceHook, ifindex: number): BpfLink | number {
  const device = bpf.m.network.devices.get(ifindex);
  const attachment = attachToDevice(bpf, program, hook, device);
  if (typeof attachment === 'number') return attachment;
  return makeLink(bpf, program, `${hook === 'tc' ? 'tcx' : hook}/${device?.name}`, attachment);
}

function makeLink(bpf: Bpf, program: BpfProgram, target: string, attachment: Attachment): BpfLink {
  program.refCount++;
  const link = new BpfLink(bpf.nextLinkId(), program, target, attachment);
  bpf.m.emit(bpf_link_attach, program.id, link.target);
  return link;
}

/** As the attach points know a target: hooks by their function, tracepoints with their group. */
function kernelName(bpf: Bpf, kind: AttachKind, name: string): string {
  if (kind === 'lsm') return `bpf_lsm_${name}`;
  const isGrouped = kind === 'tracepoint' && !bpf.m.attachPoints.has(kind, name);
  return isGrouped ? `syscalls/${name}` : name;
}

/** A new descriptor of the current task for a link; it holds a reference until it is closed. */
export function installLinkFd(bpf: Bpf, link: BpfLink): number {
  link.refCount++;
  return installFile(bpf, new File('anon_inode:bpf-link', { release: () => putLink(bpf, link) }, link));
}

/** Drops a reference of a link; with the last one the program is detached. */
export function* putLink(bpf: Bpf, link: BpfLink): Coroutine {
  if (--link.refCount > 0) return;
  link.attachment.detach();
  bpf.m.emit(bpf_link_detach, link.program.id, link.target);
  bpf.putProgram(link.program);
}
