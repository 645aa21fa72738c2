import { source_line } from '../base/event.ts';
import type { Coroutine } from '../kernel/coroutine.ts';
import type { Machine } from '../kernel/machine.ts';
import { goLive } from './live-vms.ts';
import { vmClockOf } from './vm-clock.ts';
import type { Vm } from './vm.ts';

/** Where a statement of source begins. */
export interface Statement {
  readonly file: string;
  readonly line: number;
}

/** What drives a VM must answer for it: names for the Log, and the calls it makes. */
export interface VmHost {
  /** Number of the image in the Log. */
  readonly imageNumber: number;
  /** The function that has the instruction at `slot`. */
  functionAt(slot: number): string;
  /** The statement that begins at `slot`, a marked one. */
  statementAt(slot: number): Statement | undefined;
  /** Whether the local call of the function at `slot` is to be marked; left out, all are. */
  marksCall?(slot: number): boolean;
  /** Answers the call `vm.callee` (`reason`: helper or extern) by setting r0. False ends the drive. */
  answer(vm: Vm, reason: 'helper' | 'extern'): Coroutine<boolean>;
  /** A fault: true when it has been mended and the VM may go on. */
  faulted(vm: Vm): boolean;
}

/** `for (;;);` is let through in laps of this length rather than one jump at a time. */
const SPIN_LAP_NS = 1_000_000;

/** How a drive ended: the entered function returned, the VM faulted, or an answer said stop. */
export type DriveEnd = 'exit' | 'fault' | 'stopped';

/**
 * Runs a VM on a machine until the function that was entered last returns. Spends
 * the time of its instructions, lets interrupts in between any two of them,
 * writes `source_line` at each statement and function marks at each local call.
 * `called`: the local calls that it is in already, outermost first (a forked process).
 */
export function* drive(m: Machine, vm: Vm, host: VmHost, called: string[] = []): Coroutine<DriveEnd> {
  const leave = goLive(m, vm, host);
  try {
    return yield* driveOn(m, vm, host, called);
  } finally {
    leave();
  }
}

function* driveOn(m: Machine, vm: Vm, host: VmHost, called: string[]): Coroutine<DriveEnd> {
  const clock = vmClockOf(m);
  for (;;) {
    while (vm.spinsInPlace) yield SPIN_LAP_NS;
    const reason = clock.run(vm);
    const ns = clock.takeOwedNs(vm);
    if (ns > 0 && !m.tryAdvance(ns)) yield ns;
    switch (reason) {
      case 'budget':
        break;
      case 'line':
        emitLine(m, vm, host);
        break;
      case 'enter':
        called.push(enterCall(m, vm, host));
        break;
      case 'leave':
        leaveCall(m, host, called.pop()!, returnText(vm));
        break;
      case 'exit':
        return 'exit';
      case 'fault':
        if (!host.faulted(vm)) return leaveAll(m, vm, host, called, 'fault');
        break;
      default:
        if (!(yield* host.answer(vm, reason))) return leaveAll(m, vm, host, called, 'stopped');
    }
  }
}

/** Closes the function marks of frames that will never return. */
function leaveAll(m: Machine, vm: Vm, host: VmHost, called: string[], end: DriveEnd): DriveEnd {
  vm.abandon();
  for (const name of called.toReversed()) leaveCall(m, host, name, '');
  return end;
}

/** Marks a local call; '' for one that is not marked. */
function enterCall(m: Machine, vm: Vm, host: VmHost): string {
  if (host.marksCall?.(vm.insn) === false) return '';
  const name = host.functionAt(vm.insn);
  m.enterFunction(name, host.imageNumber);
  return name;
}

function leaveCall(m: Machine, host: VmHost, name: string, ret: string): void {
  if (name !== '') m.exitFunction(name, ret, host.imageNumber);
}

function emitLine(m: Machine, vm: Vm, host: VmHost): void {
  const statement = host.statementAt(vm.insn);
  if (statement) m.emit(source_line, host.imageNumber, statement.file, statement.line, host.functionAt(vm.insn));
}

/** r0 as the end of a function shows it: an int in decimal, anything wider in hex. */
export function returnText(vm: Vm): string {
  const high = vm.hi[0];
  if (high === vm.lo[0] >> 31 || high === 0) return String(vm.lo[0]);
  return `0x${vm.getBig(0).toString(16)}`;
}
