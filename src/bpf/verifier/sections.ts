import type { Env } from './env.ts';

/** May the code at hand sleep? A sleepable program, or a workqueue's callback. 7.x: the frame decides alone for callbacks. */
export function isSleepable(env: Env): boolean {
  if (env.is7x && env.current.frames[0].inAsyncCallback) return env.current.isSleepable;
  return env.input.isSleepable || env.current.isSleepable;
}

/** Are RCU-protected objects kept alive here? */
export function inRcuSection(env: Env): boolean {
  return env.current.rcuLock || env.current.lock !== undefined || !isSleepable(env);
}
