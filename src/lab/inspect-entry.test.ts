import { expect, it } from 'vitest';
import { funcgraph_entry } from '../base/event.ts';
import { loadLesson } from '../lessons/index.ts';
import { inspect } from './inspect.ts';
import { compilePrograms, simulate } from './run.ts';
import type { RunInput } from './run.ts';

it('reads a function that was entered and has not begun: it waits for no call', async () => {
  const { lesson } = await loadLesson('wq-simple');
  const [{ bpf, user }] = lesson.runs;
  const input: RunInput = { machine: lesson.machine, bpf, user, inputs: [] };
  const compiled = compilePrograms(input);
  const log = simulate(input).log!;
  const entries = [...log.indicesOf(funcgraph_entry)].filter((index) => log.num(index, 'image') > 0);
  expect(entries.length).toBeGreaterThan(0);
  const read = entries.filter((index) => {
    const { contexts } = inspect(input, index + 1, index + 1, compiled).inspection;
    return contexts.some(({ frames }) => frames.some(({ func }) => func === log.text(index, 'func')));
  });
  // The first function of a process is announced just before its VM goes live.
  expect(read.length).toBeGreaterThan(1);
});
