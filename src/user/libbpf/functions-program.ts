import { decodeUtf8, encodeUtf8 } from '../../base/bytes.ts';
import { Errno } from '../../base/errno.ts';
import type { AttachKind } from '../../kernel/attach.ts';
import type { Coroutine } from '../../kernel/coroutine.ts';
import type { HostCall, HostTable } from '../host-call.ts';
import type { Process } from '../process.ts';
import type { LibbpfBinding } from './binding.ts';
import { libbpfError, libbpfNull } from './binding.ts';
import { LibbpfLink } from './bpf-link.ts';
import { LibbpfProgram } from './bpf-program.ts';
import { errstr } from './log.ts';

/** bpf_program__… and bpf_link__… of <bpf/libbpf.h>. */
export function programFunctions(b: LibbpfBinding): HostTable {
  const programOf = (c: HostCall) => b.handle(c.process, c.pointer(0), LibbpfProgram);
  const linkOf = (c: HostCall) => b.handle(c.process, c.pointer(0), LibbpfLink);
  return {
    bpf_program__fd: (c) => {
      if (c.pointer(0) === 0) return libbpfError(c, -Errno.EINVAL);
      const { fd } = programOf(c);
      return fd >= 0 ? fd : libbpfError(c, -Errno.ENOENT);
    },
    bpf_program__name: (c) => c.process.libc.text(encodeUtf8(programOf(c).name)),
    bpf_program__section_name: (c) => c.process.libc.text(encodeUtf8(programOf(c).sectionName)),
    bpf_program__type: (c) => programOf(c).type,
    bpf_program__insn_cnt: (c) => programOf(c).insnCount,
    bpf_program__autoload: (c) => (programOf(c).autoload ? 1 : 0),
    bpf_program__set_autoload: (c) => changeUnloaded(c, programOf(c), (program) => (program.autoload = c.u32(1) !== 0)),
    bpf_program__autoattach: (c) => (programOf(c).autoattach ? 1 : 0),
    bpf_program__set_autoattach: (c) => void (programOf(c).autoattach = c.u32(1) !== 0),
    bpf_program__set_attach_target: (c) => changeUnloaded(c, programOf(c), (program) => (program.target = decodeUtf8(c.string(2)))),
    bpf_program__attach: (c) => attachCall(b, c, programOf(c), undefined),
    bpf_program__attach_trace: (c) => attachCall(b, c, programOf(c), undefined),
    bpf_program__attach_trace_opts: (c) => attachCall(b, c, programOf(c), undefined, cookieOf(c, 1)),
    bpf_program__attach_lsm: (c) => attachCall(b, c, programOf(c), undefined),
    bpf_program__attach_tracepoint: (c) => attachCall(b, c, programOf(c), tracepoint(decodeUtf8(c.string(2)))),
    bpf_program__attach_tracepoint_opts: (c) => attachCall(b, c, programOf(c), tracepoint(decodeUtf8(c.string(2))), cookieOf(c, 3)),
    bpf_program__attach_raw_tracepoint: (c) => attachCall(b, c, programOf(c), tracepoint(decodeUtf8(c.string(1)))),
    bpf_program__attach_xdp: (c) => attachCall(b, c, programOf(c), { kind: 'xdp', target: String(c.s32(1)) }),
    bpf_program__attach_tcx: (c) => attachCall(b, c, programOf(c), { kind: 'tc', target: String(c.s32(1)) }),
    bpf_program__attach_kprobe: (c) => attachCall(b, c, programOf(c), { kind: 'kprobe', target: decodeUtf8(c.string(2)) }),
    bpf_program__attach_kprobe_opts: (c) => attachCall(b, c, programOf(c), { kind: 'kprobe', target: decodeUtf8(c.string(1)) }, cookieOf(c, 2)),
    bpf_program__pin: function* (c) {
      return libbpfError(c, yield* b.calls.pin(programOf(c).fd, decodeUtf8(c.string(1))));
    },
    bpf_link__fd: (c) => linkOf(c).fd,
    bpf_link__destroy: (c) => (c.pointer(0) === 0 ? 0 : destroyLink(b, c.process, linkOf(c))),
    bpf_link__detach: (c) => destroyDescriptor(b, linkOf(c)),
    bpf_link__disconnect: (c) => void (linkOf(c).isDisconnected = true),
    bpf_link__pin: (c) => pinLink(b, c, linkOf(c)),
    bpf_link__unpin: (c) => unpinLink(c, linkOf(c)),
    bpf_link__pin_path: (c) => {
      const { pinPath } = linkOf(c);
      return pinPath === undefined ? 0 : c.process.libc.text(encodeUtf8(pinPath));
    },
  };
}

type Place = { readonly kind: AttachKind; readonly target: string };

const tracepoint = (target: string): Place => ({ kind: 'tracepoint', target });

/** -EBUSY (libbpf: -EINVAL) once the program is loaded. */
function changeUnloaded(c: HostCall, program: LibbpfProgram, change: (program: LibbpfProgram) => void): number {
  if (program.fd >= 0) return libbpfError(c, -Errno.EINVAL);
  change(program);
  return 0;
}

/** Offset of `cookie`, or `bpf_cookie`, in the options of an attachment; they are all alike up to there. */
const COOKIE_OFFSET = 8;

/** The cookie in the options that the argument points to; 0 without options. */
function cookieOf(c: HostCall, argument: number): bigint {
  const options = c.pointer(argument);
  const isThere = options !== 0 && c.memory.u64(options) >= COOKIE_OFFSET + 8;
  return isThere ? c.memory.u64(options + COOKIE_OFFSET) : 0n;
}

function* attachCall(b: LibbpfBinding, c: HostCall, program: LibbpfProgram, at: Place | undefined, cookie?: bigint): Coroutine<number> {
  const link = yield* attachProgram(b, c.process, program, at, cookie);
  return typeof link === 'number' ? libbpfNull(c, link) : b.pointerTo(c.process, link);
}

/** Attaches by the program's section, or where `at` says: a link, or `-errno`. -EOPNOTSUPP for a section that does not say where. */
export function* attachProgram(
  b: LibbpfBinding,
  process: Process,
  program: LibbpfProgram,
  at: Place | undefined = sectionPlace(program),
  cookie?: bigint,
): Coroutine<LibbpfLink | number> {
  if (program.attach === 'none' && at === undefined) return -Errno.EOPNOTSUPP;
  if (program.fd < 0) {
    yield* b.log(process).warn(`prog '${program.name}': can't attach before loaded`);
    return -Errno.EINVAL;
  }
  const fd = yield* b.calls.attach(program.fd, at, cookie);
  if (fd >= 0) return new LibbpfLink(program, fd);
  yield* b.log(process).warn(`prog '${program.name}': failed to attach: ${errstr(fd)}`);
  return fd;
}

/** Where a program of a section without BTF target hangs. */
function sectionPlace(program: LibbpfProgram): Place | undefined {
  switch (program.attach) {
    case 'kprobe':
      return { kind: 'kprobe', target: program.target };
    case 'tracepoint':
      return tracepoint(program.target.replace(/^.*\//, ''));
    case 'raw-tracepoint':
      return tracepoint(program.target);
    default:
      return undefined;
  }
}

function* destroyDescriptor(b: LibbpfBinding, link: LibbpfLink): Coroutine<number> {
  if (link.fd < 0) return 0;
  const error = yield* b.calls.close(link.fd);
  link.fd = -1;
  return error;
}

/** `bpf_link__destroy`: with the descriptor goes the attachment, unless it is pinned. */
export function* destroyLink(b: LibbpfBinding, process: Process, link: LibbpfLink): Coroutine<number> {
  const error = link.isDisconnected ? 0 : yield* destroyDescriptor(b, link);
  b.forget(process, link);
  return error;
}

function* pinLink(b: LibbpfBinding, c: HostCall, link: LibbpfLink): Coroutine<number> {
  if (link.pinPath !== undefined) return libbpfError(c, -Errno.EBUSY);
  const path = decodeUtf8(c.string(1));
  const error = yield* b.calls.pin(link.fd, path);
  if (error === 0) {
    link.pinPath = path;
    yield* b.log(c.process).debug(`link fd=${link.fd}: pinned at ${path}`);
  }
  return libbpfError(c, error);
}

function* unpinLink(c: HostCall, link: LibbpfLink): Coroutine<number> {
  if (link.pinPath === undefined) return libbpfError(c, -Errno.ENOENT);
  const path = c.process.libc.text(encodeUtf8(link.pinPath));
  const error = yield* c.process.syscall('unlink', [path]);
  if (error === 0) link.pinPath = undefined;
  return libbpfError(c, error);
}
