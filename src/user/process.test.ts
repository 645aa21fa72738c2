import { describe, expect, it } from 'vitest';
import { terminal_write } from '../base/event.ts';
import { NS_PER_SEC } from '../base/units.ts';
import { installBpf } from '../bpf/install.ts';
import type { BpfObject } from '../bpf/object.ts';
import { Machine } from '../kernel/machine.ts';
import type { Task } from '../kernel/sched/task.ts';
import { Log } from '../trace/log.ts';
import { startUserProgram } from './start.ts';
import { Terminal } from './terminal.ts';
import { userObject } from './testing/user-object.ts';
import { wholeLibrary } from './whole-library.ts';

function runUser(object: BpfObject): { log: Log; task: Task; terminal: string; endNs: number } {
  const log = new Log();
  const m = new Machine({}, log);
  const started = startUserProgram(m, installBpf(m), { object, args: [], bpfObjects: new Map(), library: wholeLibrary, terminal: new Terminal(true) });
  if (Array.isArray(started)) throw new Error(JSON.stringify(started));
  const task = started as Task;
  m.run({ task, untilNs: 10 * NS_PER_SEC, maxEvents: 100_000 });
  let terminal = '';
  for (let i = 0; i < log.length; i++) if (log.kind(i) === terminal_write) terminal += log.text(i, 'text');
  return { log, task, terminal, endNs: m.nowNs };
}

describe('a user program', () => {
  it('calls libc, sleeps, and exits with what main returns', () => {
    const object = userObject(
      `lddw r1, 0
       call 0
       mov r1, 1
       call 0
       mov r0, 7
       exit`,
      [
        { type: 'data', insn: 0, section: '.rodata', offset: 0 },
        { type: 'extern', insn: 2, name: 'puts' },
        { type: 'extern', insn: 4, name: 'sleep' },
      ],
      'hello\0',
    );
    const { task, terminal, endNs } = runUser(object);
    expect(terminal).toBe('hello\n');
    expect(task.exitStatus).toBe(7 << 8);
    expect(endNs).toBeGreaterThan(NS_PER_SEC);
  });

  it('dies of SIGSEGV when it follows NULL, and the machine goes on', () => {
    const { task, terminal } = runUser(userObject('mov r1, 0\nldxw r0, [r1]\nexit', [], ''));
    expect(terminal).toBe('Segmentation fault\n');
    expect(task.exitStatus).toBe(11);
  });

  it('is not started while a symbol is missing', () => {
    const object = userObject('call 0\nexit', [{ type: 'extern', insn: 0, name: 'nowhere' }], '');
    const m = new Machine({}, new Log());
    const complaints = startUserProgram(m, installBpf(m), { object, args: [], bpfObjects: new Map(), library: wholeLibrary, terminal: new Terminal(true) });
    expect(complaints).toMatchObject([{ message: "undefined reference to 'nowhere'", span: { file: 'app.c' } }]);
  });
});
