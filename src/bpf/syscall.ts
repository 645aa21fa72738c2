import type { Coroutine } from '../kernel/coroutine.ts';
import { securityBpf } from '../kernel/security.ts';
import { doSyscall64 } from '../kernel/syscalls.ts';
import type { Bpf } from './bpf.ts';

/** Commands of bpf(2) (include/uapi/linux/bpf.h `enum bpf_cmd`). */
export const BpfCmd = {
  MAP_CREATE: 0,
  MAP_LOOKUP_ELEM: 1,
  MAP_UPDATE_ELEM: 2,
  MAP_DELETE_ELEM: 3,
  MAP_GET_NEXT_KEY: 4,
  PROG_LOAD: 5,
  OBJ_PIN: 6,
  OBJ_GET: 7,
  PROG_TEST_RUN: 10,
  RAW_TRACEPOINT_OPEN: 17,
  MAP_LOOKUP_AND_DELETE_ELEM: 21,
  MAP_FREEZE: 22,
  LINK_CREATE: 28,
  PROG_BIND_MAP: 35,
} as const;

export type BpfCmd = (typeof BpfCmd)[keyof typeof BpfCmd];

/** What a command does, in the kernel: one of the functions of `syscall-*.ts`. Its result is the system call's. */
export type BpfCommand = Coroutine<number>;

/** Bytes of `union bpf_attr` that libbpf passes, where it is known. */
const ATTR_BYTES = 0x98;
/** Where attributes stand in user space: on the caller's stack, as traces show them. */
const FIRST_ATTR = 0x7ffd_0000_0000;

/**
 * bpf(2) from user code: enters the kernel, does the command, leaves. The
 * attributes are the command's own arguments; `uattr` is a number that only
 * stands for them.
 */
export class BpfSyscall {
  private readonly bpf: Bpf;
  private readonly waiting = new Map<number, BpfCommand>();
  private nextAttr = FIRST_ATTR;

  constructor(bpf: Bpf) {
    this.bpf = bpf;
    bpf.m.syscalls.register('bpf', (_m, [cmd, uattr, size]) => this.enter(cmd, uattr, size));
  }

  /** Called by the current user task, in user mode. */
  *call(cmd: BpfCmd, command: BpfCommand): Coroutine<number> {
    const uattr = this.nextAttr;
    this.nextAttr += 0x100;
    this.waiting.set(uattr, command);
    return yield* doSyscall64(this.bpf.m, 'bpf', [cmd, uattr, ATTR_BYTES]);
  }

  private *enter(cmd: number, uattr: number, size: number): Coroutine<number> {
    const command = this.waiting.get(uattr)!;
    this.waiting.delete(uattr);
    return (yield* securityBpf(this.bpf.m, cmd, size)) || (yield* command);
  }
}
