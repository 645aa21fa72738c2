import type { CallImplementation } from '../bpf.ts';
import { storePath } from '../helpers/paths.ts';
import type { ProgramRun } from '../run.ts';

/** `bpf_task_from_pid`: a reference, or NULL for a pid that nobody has. */
function taskFromPid(run: ProgramRun, pid: number): number {
  const task = run.bpf.m.processes.find(pid | 0);
  return task ? run.bpf.taskStructs.pointerTo(task) : 0;
}

/** References to tasks, and paths, by name. Tasks are never taken away under a program, so a reference costs nothing. */
export const taskKfuncs: readonly (readonly [name: string, CallImplementation])[] = [
  ['bpf_task_acquire', (_run, task) => task],
  ['bpf_task_release', () => undefined],
  ['bpf_task_from_pid', taskFromPid],
  ['bpf_path_d_path', storePath],
];
