import type { Diagnostic } from '../base/diagnostic.ts';
import { run_end, terminal_write } from '../base/event.ts';
import type { EventSink } from '../base/event.ts';
import { NS_PER_MS, NS_PER_SEC } from '../base/units.ts';
import type { Ns } from '../base/units.ts';
import type { Bpf } from '../bpf/bpf.ts';
import { installBpf } from '../bpf/install.ts';
import type { BpfObject } from '../bpf/object.ts';
import { vmClockOf } from '../bpf/vm-clock.ts';
import { compileBpf, compileUser } from '../c/index.ts';
import type { MachineConfig } from '../kernel/config.ts';
import { Machine } from '../kernel/machine.ts';
import type { StopReason } from '../kernel/machine.ts';
import type { Task } from '../kernel/sched/task.ts';
import { Log } from '../trace/log.ts';
import { skeletonHeader } from '../user/skeleton/header.ts';
import { startUserProgram } from '../user/start.ts';
import { Terminal } from '../user/terminal.ts';

/** Text typed into the terminal at a time. `\x03` is Ctrl-C. */
export interface TerminalInput {
  readonly timeNs: Ns;
  readonly text: string;
}

/** A source text, and what it includes with quotes beside the generated skeleton. */
export interface ProgramText {
  readonly name: string;
  readonly text: string;
  readonly headers?: ReadonlyMap<string, string>;
}

/** All that a run follows from. */
export interface RunInput {
  readonly machine: Partial<MachineConfig>;
  /** BPF programs: C, or objects that were compiled elsewhere. */
  readonly bpf: ProgramText | readonly BpfObject[];
  readonly user: ProgramText;
  readonly args?: readonly string[];
  readonly inputs?: readonly TerminalInput[];
  /** Kernel modules, as `insmod` would load them before. */
  readonly modules?: readonly string[];
  readonly limits?: Partial<RunBudget>;
  /** How many times the usual limits a run may take before it is stopped; 1 where not said. */
  readonly patience?: number;
}

/** Where a run is stopped that does not end by itself. */
interface RunBudget {
  readonly untilNs: Ns;
  readonly maxEvents: number;
  /** Instructions, of user and BPF programs together. */
  readonly maxInsns: number;
}

export interface RunOutput {
  /** Missing where the programs do not compile or link. */
  readonly log?: Log;
  readonly diagnostics: readonly Diagnostic[];
  /** As a shell has it in `$?`; undefined where the program was still running. */
  readonly exitStatus?: number;
  readonly endReason?: StopReason;
}

const DEFAULT_BUDGET: RunBudget = { untilNs: 20 * NS_PER_SEC, maxEvents: 500_000, maxInsns: 200_000_000 };
function budgetTimes(patience: number): RunBudget {
  const { untilNs, maxEvents, maxInsns } = DEFAULT_BUDGET;
  return { untilNs: patience * untilNs, maxEvents: patience * maxEvents, maxInsns: patience * maxInsns };
}

/** The budget is looked at this often. */
const SLICE_NS = 10 * NS_PER_MS;
/** How long the machine goes on when the program has gone: works that were under way end, timers that outlive it fire. */
const AFTERMATH_NS = 150 * NS_PER_MS;
const AFTERMATH_EVENTS = 10_000;

/** Compiles, starts and runs: the same input gives the same Log. */
export function simulate(input: RunInput): RunOutput {
  const programs = compilePrograms(input);
  if (!isLinkable(programs)) return { diagnostics: programs.diagnostics };
  const log = new Log();
  const started = startRun(input, programs, log);
  if (!('task' in started)) return { diagnostics: [...programs.diagnostics, ...started] };
  const { task } = started;
  const endReason = runToEnd(started, input);
  return { log, diagnostics: programs.diagnostics, endReason, exitStatus: task.exitState ? shellStatus(task.exitStatus) : undefined };
}

/** A machine whose user program is about to run. */
export interface StartedRun {
  readonly m: Machine;
  readonly bpf: Bpf;
  readonly task: Task;
}

/** Boots the machine of a run into a sink; what the linker complains of instead where the program does not link. */
export function startRun(input: RunInput, programs: LinkablePrograms, sink: EventSink): StartedRun | readonly Diagnostic[] {
  const modules = input.modules ?? [];
  const m = new Machine({ ...input.machine, modules: modules.map((name) => `${name}(OE)`) }, sink);
  const bpf = installBpf(m, { modules });
  const terminal = new Terminal(input.inputs === undefined);
  const task = startUserProgram(m, bpf, { object: programs.user, args: input.args ?? [], bpfObjects: programs.bpf, terminal });
  if (!isTask(task)) return task;
  for (const { timeNs, text } of input.inputs ?? []) m.at(timeNs, () => terminal.type(m, text));
  return { m, bpf, task };
}

function isTask(started: Task | readonly Diagnostic[]): started is Task {
  return !Array.isArray(started);
}

/** Runs until the program has gone and what it left behind has come to rest, or a limit is reached. */
export function runToEnd({ m, task }: StartedRun, { limits, patience = 1 }: RunInput): StopReason {
  const budget = { ...budgetTimes(patience), ...limits };
  const reason = runToLimit(m, task, budget);
  if (reason === 'exit') m.run({ untilNs: Math.min(budget.untilNs, m.nowNs + AFTERMATH_NS), maxEvents: AFTERMATH_EVENTS });
  m.emit(run_end, reason, '');
  return reason;
}

/** Runs until the task has exited or something is used up. */
function runToLimit(m: Machine, task: Task, { untilNs, maxEvents, maxInsns }: RunBudget): StopReason {
  const clock = vmClockOf(m);
  const lastEvent = m.length + maxEvents;
  for (let sliceNs = SLICE_NS; ; sliceNs += SLICE_NS) {
    const reason = m.run({ untilNs: Math.min(sliceNs, untilNs), maxEvents: lastEvent - m.length, task });
    if (reason !== 'until' || sliceNs >= untilNs) return reason;
    if (clock.executedInsns > maxInsns) return 'budget';
  }
}

/** wait(2)'s status as `$?`: the exit code, or 128 and the signal. */
function shellStatus(status: number): number {
  return status & 0x7f ? 128 + (status & 0x7f) : status >> 8;
}

/** What the compiler made of a run's programs; an object is missing where it has errors. */
export interface CompiledPrograms {
  readonly bpf?: ReadonlyMap<string, BpfObject>;
  readonly user?: BpfObject;
  readonly diagnostics: readonly Diagnostic[];
}

export type LinkablePrograms = Required<CompiledPrograms>;

/** Both sides have compiled. */
export function isLinkable(programs: CompiledPrograms): programs is LinkablePrograms {
  return programs.bpf !== undefined && programs.user !== undefined;
}

/** The BPF side first: the user side includes its skeleton. */
export function compilePrograms({ bpf, user }: RunInput): CompiledPrograms {
  const objects = 'text' in bpf ? compileBpf(bpf.name, bpf.text, bpf.headers) : { all: bpf, diagnostics: [] };
  const all = 'all' in objects ? objects.all : objects.object ? [objects.object] : [];
  if (all.length === 0) return { diagnostics: objects.diagnostics };
  const skeletons = all.map((object) => [`${object.name}.skel.h`, skeletonHeader(object)] as const);
  const compiled = compileUser(user.name, user.text, new Map([...(user.headers ?? []), ...skeletons]));
  return {
    bpf: new Map(all.map((object) => [object.name, object])),
    user: compiled.object,
    diagnostics: [...objects.diagnostics, ...compiled.diagnostics],
  };
}

/** What was written to the terminal by one descriptor: 1 standard output, 2 standard error. */
export function terminalText(log: Log, fd: 1 | 2): string {
  let text = '';
  for (let index = 0; index < log.length; index++) {
    if (log.kind(index) === terminal_write && log.num(index, 'fd') === fd) text += log.text(index, 'text');
  }
  return text;
}
