import type { Env } from './env.ts';
import type { Frame } from './state.ts';
import { unknownValue } from './value.ts';

/** Objects a program has taken and must give back. */

/** Notes a new reference; returns its id. */
export function acquireReference(env: Env): number {
  const { frame } = env;
  const id = env.nextId();
  frame.refs = [...frame.refs, { id, insn: env.insn, callbackFrame: frame.inCallback ? frame.frameno : 0 }];
  return id;
}

/** Strikes a reference off the frame's list; false where it has none of that id, or it is not the callback's own. */
export function dropReference(frame: Frame, id: number): boolean {
  const reference = frame.refs.find((candidate) => candidate.id === id);
  if (!reference || (frame.inCallback && reference.callbackFrame !== frame.frameno)) return false;
  frame.refs = frame.refs.filter((candidate) => candidate !== reference);
  return true;
}

/** Gives a reference back: every pointer to the object becomes a plain number. */
export function releaseReference(env: Env, id: number): boolean {
  if (!dropReference(env.frame, id)) return false;
  env.current.forEachCell((cell) => {
    if (cell.value.refObjId === id) cell.set(unknownValue);
  });
  return true;
}

/** At the end of the program (or of a callback) nothing may be left. */
export function checkReferenceLeak(env: Env): void {
  const { frame } = env;
  if (frame.frameno !== 0 && !frame.inCallback) return;
  const left = frame.refs.filter((reference) => !frame.inCallback || reference.callbackFrame === frame.frameno);
  for (const reference of left) env.write(`Unreleased reference id=${reference.id} alloc_insn=${reference.insn}\n`);
  if (left.length > 0) env.reject('EINVAL');
}
