import type { Diagnostic } from '../base/diagnostic.ts';
import type { Bpf } from '../bpf/bpf.ts';
import type { BpfObject } from '../bpf/object.ts';
import { createUserTask } from '../kernel/fork.ts';
import type { Machine } from '../kernel/machine.ts';
import type { Task } from '../kernel/sched/task.ts';
import type { Library } from './common-library.ts';
import type { HostTable } from './host-call.ts';
import { findUndefinedSymbols } from './image.ts';
import { LibbpfBinding } from './libbpf/binding.ts';
import { BpfCalls } from './libbpf/bpf-calls.ts';
import { Libc } from './libc/libc.ts';
import { Process } from './process.ts';
import { registerUserSyscalls } from './syscalls.ts';
import type { Terminal } from './terminal.ts';

/** What a shell is told to run. */
export interface UserProgram {
  readonly object: BpfObject;
  /** Arguments behind the program's name. */
  readonly args: readonly string[];
  /** BPF objects that it embeds as skeletons or opens as files, by name. */
  readonly bpfObjects: ReadonlyMap<string, BpfObject>;
  readonly library: Library;
  readonly terminal: Terminal;
}

/** Where the recorded loaders left their samples. */
const ENVIRONMENT = ['PATH=/usr/bin:/bin', 'HOME=/root', 'GT_OUT=/tmp'];

/**
 * Starts a user program as the terminal's foreground task, named by its object;
 * it runs when the machine does. What the linker has to say instead where a
 * symbol is defined nowhere: then nothing has been started.
 */
export function startUserProgram(m: Machine, bpf: Bpf, program: UserProgram): Task | readonly Diagnostic[] {
  const { object } = program;
  const library = program.library(new LibbpfBinding(new BpfCalls(bpf), program.bpfObjects));
  const complaints = linkerComplaints(object, library);
  if (complaints.length > 0) return complaints;
  registerUserSyscalls(m);
  const process = Process.load({ machine: m, object, library, argv: [`./${object.name}`, ...program.args], environment: ENVIRONMENT });
  const task = createUserTask(m, { comm: object.name, mm: process, run: (machine) => process.start(machine) });
  program.terminal.attach(task.files!);
  m.processes.foreground = task;
  return task;
}

function linkerComplaints(object: BpfObject, library: HostTable): Diagnostic[] {
  const missing = findUndefinedSymbols(object, {
    hasFunction: (name) => Object.hasOwn(library, name),
    variable: (name) => (Libc.hasVariable(name) ? 0 : undefined),
  });
  if (!object.functions.some((f) => f.name === 'main')) missing.unshift({ symbol: 'main', line: undefined });
  return missing.map(({ symbol, line }) => undefinedReference(object, symbol, line));
}

function undefinedReference(object: BpfObject, symbol: string, line: { file: string; line: number; column: number } | undefined): Diagnostic {
  const [file = object.name] = object.sources.keys();
  return {
    severity: 'error',
    code: 'undefined-reference',
    message: `undefined reference to '${symbol}'`,
    span: { file: line?.file ?? file, line: line?.line ?? 1, column: line?.column ?? 1, length: symbol.length },
  };
}
