import { describe, expect, it } from 'vitest';
import { loadLesson } from '../lessons/index.ts';
import { mem_write, source_line } from '../base/event.ts';
import type { Log } from '../trace/log.ts';
import { inspect } from './inspect.ts';
import { listingsOf } from './inspect-listing.ts';
import type { InspectedFrame } from './inspection.ts';
import { compilePrograms, simulate } from './run.ts';
import type { RunInput } from './run.ts';

const { lesson } = await loadLesson('wq-simple');
const inputOf = (id: string): RunInput => {
  const { bpf, user } = lesson.runs.find((run) => run.id === id)!;
  return { machine: lesson.machine, bpf, user, inputs: [] };
};
const input = inputOf('wq');
const compiled = compilePrograms(input);
const log = simulate(input).log!;

/** The position behind the event that announces a statement, named by text that occurs once in the program. */
function positionAt(text: string, of = input, within: Log = log): number {
  const program = 'text' in of.bpf ? of.bpf.text : '';
  const line = program.split('\n').findIndex((each) => each.includes(text)) + 1;
  const index = [...within.indicesOf(source_line)].find((at) => within.num(at, 'line') === line && within.text(at, 'file').endsWith('.bpf.c'));
  expect(index, text).toBeDefined();
  return index! + 1;
}

function frameAt(position: number, func: string, before = position): InspectedFrame {
  const { contexts } = inspect(input, position, before, compiled).inspection;
  return contexts.flatMap(({ frames }) => frames).find((frame) => frame.func === func)!;
}

const valuesOf = (frame: InspectedFrame) => Object.fromEntries(frame.locals.map(({ name, value }) => [name, value]));

describe('inspect', () => {
  it('replays the run: its Log is the same, event by event, up to any position', () => {
    for (let position = 0; position <= log.length; position += 13) {
      const replay = inspect(input, position, position, compiled);
      expect(replay.log.hash()).toBe(log.slice(0, position).hash());
      expect(replay.inspection.position).toBe(position);
    }
    expect(inspect(input, log.length, log.length, compiled).log.hash()).toBe(log.hash());
  });

  it('stands at the line that the Log announced, in the context it ran in', () => {
    for (const index of log.indicesOf(source_line)) {
      const { contexts } = inspect(input, index + 1, index + 1, compiled).inspection;
      const [top] = contexts.find(({ isRunning }) => isRunning)!.frames;
      expect([top.file, top.line, top.func]).toEqual([log.text(index, 'file'), log.num(index, 'line'), log.text(index, 'func')]);
    }
  });

  it('reads locals of the first lesson: numbers, structs, pointers by what they point to', () => {
    expect(valuesOf(frameAt(positionAt('main_executed = 1'), 'test_workqueue'))).toMatchObject({ key: '0', init: '{.value = 0, …}' });
    expect(valuesOf(frameAt(positionAt('bpf_wq_start(wq'), 'test_workqueue'))).toMatchObject({ wq: '&array[0].work', key: '0' });
    expect(valuesOf(frameAt(positionAt('val->value = 42'), 'wq_callback'))).toMatchObject({ val: '&array[0]', value: '&array[0]', key: '<key>' });
  });

  it('has no value for a variable before its first', () => {
    expect(valuesOf(frameAt(positionAt('int key = 0'), 'test_workqueue'))).not.toHaveProperty('key');
  });

  it('marks what the last step changed at the line that did it', () => {
    const frame = frameAt(positionAt('main_executed = 1'), 'test_workqueue', positionAt('int key = 0'));
    expect(frame.locals.filter(({ isChanged }) => isChanged)).toMatchObject([{ name: 'key', value: '0', line: positionLine('int key = 0') }]);
  });

  it('sees the store of a mem_write in the registers and the instruction of whoever makes it', () => {
    const listing = listingsOf(compiled);
    let stores = 0;
    for (const index of log.indicesOf(mem_write)) {
      const { contexts } = inspect(input, index + 1, index + 1, compiled).inspection;
      const { program, object, frames } = contexts.find(({ isRunning }) => isRunning)!;
      const image = listing.find((each) => each.program === program && each.object === object)!;
      const insn = image.functions.flatMap(({ groups }) => groups.flatMap(({ insns }) => insns)).find(({ slot }) => slot === frames[0].slot)!;
      const store = /^\(\w+\) \*\((u\d+) \*\)\(r(\d+) \+(\d+)\) = (?:r(\d+)|(-?\d+))$/.exec(insn.text);
      if (!store) continue;
      stores++;
      const value = store[4] ? BigInt(frames[0].registers[Number(store[4])]!.hex) : BigInt(store[5]);
      const bits = 8 * log.num(index, 'size');
      expect(BigInt.asUintN(Math.min(bits, 32), value)).toBe(BigInt.asUintN(Math.min(bits, 32), BigInt(log.num(index, 'new_lo'))));
    }
    expect(stores).toBeGreaterThan(1);
  });

  it('finds a sleeping user program at its call, and its callers', () => {
    const { contexts } = inspect(input, positionAt('val->value = 42'), positionAt('val->value = 42'), compiled).inspection;
    const user = contexts.find(({ program }) => program === '')!;
    expect(user).toMatchObject({ context: 'U', isRunning: false });
    expect(user.frames.at(-1)!.func).toBe('main');
    const text = input.user.text.split('\n')[user.frames[0].line - 1];
    expect(text).toMatch(/sleep|unlink/);
    expect(contexts.find(({ isRunning }) => isRunning)).toMatchObject({ context: 'W', program: 'test_workqueue' });
  });

  it('says that a timer callback runs in softirq', () => {
    const timer = inputOf('timer');
    const position = positionAt('val->value = 42', timer, simulate(timer).log!);
    expect(inspect(timer, position, position, compilePrograms(timer)).inspection.contexts.find(({ isRunning }) => isRunning)).toMatchObject({ context: 'S' });
  });
});

function positionLine(text: string): number {
  return ('text' in input.bpf ? input.bpf.text : '').split('\n').findIndex((each) => each.includes(text)) + 1;
}

describe('listingsOf', () => {
  it('lists each program with what it calls, counted as the verifier counts, grouped by line', () => {
    const [program, user] = listingsOf(compiled);
    expect(program).toMatchObject({ side: 'bpf', object: 'wq_simple', program: 'test_workqueue' });
    expect(program.functions.map(({ name }) => name)).toEqual(['test_workqueue', 'wq_callback']);
    const slots = program.functions.flatMap(({ groups }) => groups.flatMap(({ insns }) => insns.map(({ slot }) => slot)));
    expect(slots).toEqual(slots.toSorted((a, b) => a - b));
    const start = program.functions[0].groups.find(({ source }) => source.startsWith('bpf_wq_start'))!;
    expect(start.insns.some(({ text, note }) => text.includes('call bpf_wq_start#') && note === 'bpf_wq_start')).toBe(true);
    expect(user).toMatchObject({ side: 'user', program: '' });
  });
});
