import type { Machine } from '../kernel/machine.ts';
import type { StopReason, Vm } from './vm.ts';

/**
 * Keeps the machine's clock and a running VM together. Between two stops the VM
 * runs ahead of the clock; whoever writes an event meanwhile (a watched store)
 * calls `catchUp` first, and the event gets its instruction's time.
 */
export class VmClock {
  private readonly m: Machine;
  private running: Vm | undefined;
  private countedInsns = 0;
  /** Part of a nanosecond that instructions of a fast CPU took: paid with the next ones. */
  private restNs = 0;
  /** Instructions that all VMs of the machine have executed: what a budget counts. */
  executedInsns = 0;

  constructor(m: Machine) {
    this.m = m;
  }

  /**
   * Runs a VM up to its next stop, or to the next thing that is due on the
   * machine. Returns why it stopped; `owedNs` is what has to be spent for it.
   */
  run(vm: Vm): StopReason {
    const { m } = this;
    const insnNs = m.costs.bpfInstructionNs;
    const fits = Math.floor((m.horizonNs - m.nowNs) / insnNs);
    this.running = vm;
    this.countedInsns = vm.executed;
    const reason = vm.run(Math.max(1, Math.min(fits, MAX_STRETCH)));
    this.running = undefined;
    return reason;
  }

  /** Whole nanoseconds of the last `run` that are not on the clock yet. */
  takeOwedNs(vm: Vm): number {
    const insns = vm.executed - this.countedInsns;
    this.countedInsns = vm.executed;
    this.executedInsns += insns;
    const ns = insns * this.m.costs.bpfInstructionNs + this.restNs;
    this.restNs = ns % 1;
    return ns - this.restNs;
  }

  /** Brings the clock up to the instruction that executes. Nothing to do when no VM runs. */
  catchUp(): void {
    if (this.running === undefined) return;
    const ns = this.takeOwedNs(this.running);
    if (ns > 0) this.m.charge(ns);
  }
}

/** Instructions at one go when nothing at all is due. */
const MAX_STRETCH = 1_000_000;

const clocks = new WeakMap<Machine, VmClock>();

/** The clock that all VMs of a machine share. */
export function vmClockOf(m: Machine): VmClock {
  let clock = clocks.get(m);
  if (clock === undefined) clocks.set(m, (clock = new VmClock(m)));
  return clock;
}

const imageNumbers = new WeakMap<Machine, number>();

/** The number of the next code image of a machine (`image_load`), user and BPF images in one row from 1. */
export function nextImageNumber(m: Machine): number {
  const number = (imageNumbers.get(m) ?? 0) + 1;
  imageNumbers.set(m, number);
  return number;
}
