import type { Bpf } from './bpf.ts';
import { liveVmsOf } from './live-vms.ts';

/** The functions under way on this CPU, innermost first, across what has interrupted what; places are the functions' own. */
export function kernelStack(bpf: Bpf): number[] {
  const frames = bpf.m.current.contexts.flatMap((context) => context.frames);
  return frames.filter(({ isUser }) => !isUser).map(({ name }) => bpf.functionAddress(name)).toReversed();
}

/** Where the current task's own code is, innermost first: addresses in its text. Empty for a task without any. */
export function userStack(bpf: Bpf): number[] {
  const { m } = bpf;
  const found = liveVmsOf(m).find(({ vm, task }) => vm.isUser && task === m.current);
  if (!found) return [];
  return Array.from({ length: found.vm.callDepth }, (_, level) => found.vm.functionPointer(found.vm.frameAt(level)!.current));
}
