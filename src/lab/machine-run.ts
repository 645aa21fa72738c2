import type { Diagnostic } from '../base/diagnostic.ts';
import { run_end } from '../base/event.ts';
import type { EventSink } from '../base/event.ts';
import { NS_PER_MS, NS_PER_SEC } from '../base/units.ts';
import type { Bpf } from '../bpf/bpf.ts';
import { setUpBpf } from '../bpf/set-up.ts';
import { vmClockOf } from '../bpf/vm-clock.ts';
import { Machine } from '../kernel/machine.ts';
import type { StopReason } from '../kernel/machine.ts';
import type { Task } from '../kernel/sched/task.ts';
import { Log } from '../trace/log.ts';
import { startUserProgram } from '../user/start.ts';
import { Terminal } from '../user/terminal.ts';
import type { MachineCode } from './common-code.ts';
import { driversOf } from './drivers.ts';
import { isLinkable } from './run-input.ts';
import type { CompiledPrograms, LinkablePrograms, RunBudget, RunInput, RunOutput } from './run-input.ts';

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

/** Starts and runs programs that have been compiled: the same input gives the same Log. */
export function runPrograms(input: RunInput, programs: CompiledPrograms, code: MachineCode): RunOutput {
  if (!isLinkable(programs)) return { diagnostics: programs.diagnostics };
  const log = new Log();
  const started = startRun(input, programs, code, log);
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

/** Boots the machine of a run into a sink; what the linker complains of instead where the program does not link. `verifierLogLevel`: of the verifier's logs in the sink. */
export function startRun(input: RunInput, programs: LinkablePrograms, code: MachineCode, sink: EventSink, verifierLogLevel?: number): StartedRun | readonly Diagnostic[] {
  const modules = input.modules ?? [];
  const m = new Machine({ ...input.machine, modules: modules.map((name) => `${name}(OE)`) }, sink);
  const bpf = setUpBpf(m, code.repertoire, { modules, isVerifying: input.isVerifying ?? true, verifierLogLevel }, driversOf(input));
  const terminal = new Terminal(input.inputs === undefined);
  const task = startUserProgram(m, bpf, { object: programs.user, args: input.args ?? [], bpfObjects: programs.bpf, library: code.library, terminal });
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
