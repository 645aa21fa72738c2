import { syscallArguments } from '../base/event.ts';
import type { Machine } from './machine.ts';
import { SECURITY_HOOKS } from './security.ts';

/** `do_unlinkat()`, by the name that this kernel has for it: 7.x calls it `filename_unlinkat`. */
export function unlinkFunction(m: Machine): string {
  return m.config.kernel === '7.x' ? 'filename_unlinkat' : 'do_unlinkat';
}

/** Declares everything in this room that programs can attach to. */
export function registerAttachTargets(m: Machine): void {
  const { attachPoints } = m;
  for (const name of [unlinkFunction(m), 'sched_tick', 'hrtimer_wakeup']) {
    attachPoints.register('fentry', name);
    attachPoints.register('fexit', name);
  }
  for (const hook of SECURITY_HOOKS) attachPoints.register('lsm', `bpf_lsm_${hook}`);
  for (const name of Object.keys(syscallArguments)) {
    attachPoints.register('tracepoint', `syscalls/sys_enter_${name}`);
    attachPoints.register('tracepoint', `syscalls/sys_exit_${name}`);
    for (const kind of ['fentry', 'fmod_ret', 'fexit'] as const) attachPoints.register(kind, syscallFunction(name));
  }
}

/** A system call's own function, which sleepable programs may attach to (ALLOW_ERROR_INJECTION). */
export function syscallFunction(name: string): string {
  return `__x64_sys_${name}`;
}
