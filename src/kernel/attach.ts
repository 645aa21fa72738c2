import { Errno } from '../base/errno.ts';
import type { Coroutine } from './coroutine.ts';
import type { Machine } from './machine.ts';
import type { Task } from './sched/task.ts';

/** How a program hangs on a function: before it, after it, in place of a tracepoint or hook. */
export type AttachKind = 'fentry' | 'fexit' | 'fmod_ret' | 'tracepoint' | 'lsm' | 'xdp' | 'tc' | 'struct_ops' | 'kprobe';

/** What attaches: a BPF program, or in tests a function of our own. */
export interface AttachedProgram {
  readonly name: string;
  /** Runs in the context of the traced function, which passes its arguments (for fexit: and the result, last). */
  run(m: Machine, args: readonly number[]): Coroutine<number>;
}

/** Undoes an attachment; calling it twice does nothing more. */
export interface Attachment {
  detach(): void;
}

/** The kernel's structs in memory that programs can read: pointers that stay good while a hook runs. */
export interface KernelStructs {
  /** `struct dentry *` of a name, with no inode where nothing has that name yet. */
  dentry(path: string): number;
  /** `struct inode *` of a name; NULL where nothing has it. */
  inode(path: string): number;
  /** `struct path *` */
  path(path: string): number;
  /** `struct file *` of a file that is about to be open. */
  file(path: string, flags: number): number;
  /** `struct task_struct *` */
  task(task: Task): number;
  /** `union bpf_attr *`, none of whose members are modelled. */
  bpfAttributes(): number;
}

/** BPF_MAX_TRAMP_LINKS of x86 (include/linux/bpf.h). */
const MAX_TRAMPOLINE_LINKS = 38;

const NONE: readonly AttachedProgram[] = [];

/** Where programs hang, by kind and target. Order of attachment is order of running. */
export class AttachPoints {
  /** Functions and hooks of this kernel that can be attached to, by kind. */
  private readonly targets = new Map<AttachKind, Map<string, readonly AttachedProgram[]>>();
  /** `getname()`'s struct for a path, at an address that programs can read. Set by the room that has such memory. */
  filenameFor: (path: string) => number = () => 0;
  /** What security hooks hand to programs. Set by the room that has such memory. */
  structs: KernelStructs | undefined;

  /** Declares a target. Kernel code that calls `runAttached` or `callTraced` does so at boot. */
  register(kind: AttachKind, target: string): void {
    let ofKind = this.targets.get(kind);
    if (!ofKind) this.targets.set(kind, (ofKind = new Map()));
    if (!ofKind.has(target)) ofKind.set(target, NONE);
  }

  /** Whether this kernel has such a target: what BTF knows, for the loader. */
  has(kind: AttachKind, target: string): boolean {
    return this.targets.get(kind)?.has(target) ?? false;
  }

  /** Attaches. `-ENOENT`: no such target; `-E2BIG`: the trampoline is full. */
  attach(kind: AttachKind, target: string, program: AttachedProgram): Attachment | number {
    const ofKind = this.targets.get(kind);
    const attached = ofKind?.get(target);
    if (!ofKind || !attached) return -Errno.ENOENT;
    if (attached.length >= MAX_TRAMPOLINE_LINKS) return -Errno.E2BIG;
    // A run in progress keeps the list it started with.
    ofKind.set(target, [...attached, program]);
    return { detach: () => ofKind.set(target, ofKind.get(target)!.filter((other) => other !== program)) };
  }

  /** The programs at a target, in the order they run. */
  at(kind: AttachKind, target: string): readonly AttachedProgram[] {
    return this.targets.get(kind)?.get(target) ?? NONE;
  }

  /** Whether anything hangs at a function's entry or exit: functions that are called often ask before they pay. */
  isUsed(target: string): boolean {
    return this.at('fentry', target).length > 0 || this.at('fmod_ret', target).length > 0 || this.at('fexit', target).length > 0;
  }
}

/** Runs what hangs at a target. The trampoline's own doings (RCU, migration) are the program's. */
export function* runAttached(m: Machine, kind: AttachKind, target: string, args: readonly number[]): Coroutine {
  for (const program of m.attachPoints.at(kind, target)) yield* program.run(m, args);
}

/**
 * Calls a kernel function that programs can attach to: fentry programs; the body,
 * unless a fmod_ret program returns something else than 0 in its place; fexit
 * programs; `funcgraph` marks around. The body returns what the function returns.
 */
export function* callTraced(m: Machine, name: string, args: readonly number[], body: Coroutine<number>): Coroutine<number> {
  m.enterFunction(name);
  yield* runAttached(m, 'fentry', name, args);
  const result = (yield* firstNonZero(m, 'fmod_ret', name, args)) || (yield* body);
  if (m.attachPoints.at('fexit', name).length > 0) yield* runAttached(m, 'fexit', name, [...args, result]);
  m.exitFunction(name, String(result));
  return result;
}

/**
 * Calls a security hook: 0, or what the first program that refuses returns. Programs see the hook's
 * arguments, made only for them, and behind these what the programs before them have returned: 0.
 */
export function* callLsmHook(m: Machine, hook: string, args: (structs: KernelStructs) => readonly number[]): Coroutine<number> {
  if (m.attachPoints.at('lsm', hook).length === 0) return 0;
  const { structs } = m.attachPoints;
  // Hooks return an int: what stands above it in the register is nobody's.
  return (yield* firstNonZero(m, 'lsm', hook, structs ? [...args(structs), 0] : [])) | 0;
}

function* firstNonZero(m: Machine, kind: AttachKind, target: string, args: readonly number[]): Coroutine<number> {
  for (const program of m.attachPoints.at(kind, target)) {
    const result = yield* program.run(m, args);
    if (result !== 0) return result;
  }
  return 0;
}
