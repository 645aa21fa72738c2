import type { Machine } from '../kernel/machine.ts';
import type { Task } from '../kernel/sched/task.ts';
import { traceFlagsOf } from '../kernel/trace-context.ts';
import type { VmHost } from './drive.ts';
import type { Vm } from './vm.ts';

/** A VM with code under way: it executes, was interrupted, waits for a call's answer, or sleeps in one. */
export interface LiveVm {
  readonly vm: Vm;
  readonly host: VmHost;
  /** The task it runs as, or that it has interrupted. */
  readonly task: Task;
  /** The CPU's state as it began: the context it runs in (base/trace-flags.ts). */
  readonly flags: number;
}

const liveVms = new WeakMap<Machine, Map<Vm, LiveVm>>();

/**
 * Says that a VM is under way. Returns what says that it no longer is. Calls nest: a
 * callback inside a helper is the same VM, and the outermost call counts.
 */
export function goLive(m: Machine, vm: Vm, host: VmHost): () => void {
  const live = liveVms.get(m) ?? new Map<Vm, LiveVm>();
  liveVms.set(m, live);
  if (live.has(vm)) return () => {};
  live.set(vm, { vm, host, task: m.current, flags: traceFlagsOf(m.cpu) });
  return () => live.delete(vm);
}

/** The VMs under way, in the order they began; those of tasks that were killed are gone. */
export function liveVmsOf(m: Machine): LiveVm[] {
  return [...(liveVms.get(m)?.values() ?? [])].filter(({ vm, task }) => vm.callDepth > 0 && !task.exitState);
}
