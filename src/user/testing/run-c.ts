import type { Diagnostic } from '../../base/diagnostic.ts';
import { console_event, terminal_write } from '../../base/event.ts';
import { NS_PER_SEC } from '../../base/units.ts';
import type { Ns } from '../../base/units.ts';
import { installBpf } from '../../bpf/install.ts';
import { compileUser } from '../../c/index.ts';
import { Machine } from '../../kernel/machine.ts';
import type { StopReason } from '../../kernel/machine.ts';
import type { Task } from '../../kernel/sched/task.ts';
import { Log } from '../../trace/log.ts';
import { startUserProgram } from '../start.ts';
import { Terminal } from '../terminal.ts';
import { wholeLibrary } from '../whole-library.ts';

export interface CRun {
  readonly stdout: string;
  readonly stderr: string;
  readonly console: string;
  /** As wait(2) reports it. */
  readonly status: number;
  readonly reason: StopReason;
  readonly endNs: Ns;
}

/** What is typed, and when. */
export type Keys = readonly (readonly [Ns, string])[];

/** Compiles a user program without BPF and runs it on a machine of its own. Throws its diagnostics. */
export function runC(text: string, args: readonly string[] = [], keys?: Keys): CRun {
  const compiled = compileUser('app.c', text);
  if (!compiled.object) throw new Error(JSON.stringify(compiled.diagnostics));
  const log = new Log();
  const m = new Machine({}, log);
  const terminal = new Terminal(keys === undefined);
  const started = startUserProgram(m, installBpf(m), { object: compiled.object, args, bpfObjects: new Map(), library: wholeLibrary, terminal });
  if (isComplaints(started)) throw new Error(started.map(({ message }) => message).join('; '));
  for (const [timeNs, key] of keys ?? []) m.at(timeNs, () => terminal.type(m, key));
  const reason = m.run({ task: started, untilNs: 30 * NS_PER_SEC, maxEvents: 100_000 });
  const text1 = (kind: typeof terminal_write, field: string, fd?: number): string => {
    let all = '';
    for (let i = 0; i < log.length; i++) if (log.kind(i) === kind && (fd === undefined || log.num(i, 'fd') === fd)) all += log.text(i, field);
    return all;
  };
  return {
    stdout: text1(terminal_write, 'text', 1),
    stderr: text1(terminal_write, 'text', 2),
    console: text1(console_event, 'msg'),
    status: started.exitStatus,
    reason,
    endNs: m.nowNs,
  };
}

function isComplaints(started: Task | readonly Diagnostic[]): started is readonly Diagnostic[] {
  return Array.isArray(started);
}
