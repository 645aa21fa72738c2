import { expect, it } from 'vitest';
import { lessonEntries } from '../lessons/index.ts';
import { commonCode } from './common-code.ts';
import { compilePrograms } from './compile.ts';
import { runPrograms } from './machine-run.ts';
import { simulate } from './run.ts';
import { programsKey } from './shipped-key.ts';
import { moduleOf } from './shipped-module.ts';

const first = (await lessonEntries[0].load()).bound.lesson;
const inputs = first.runs.map(({ bpf, user }) => ({ machine: first.machine, modules: first.modules, bpf, user }));

it('runs the first lesson with what every visitor fetches, as it runs with everything', () => {
  for (const input of inputs) {
    const { log } = runPrograms(input, compilePrograms(input), commonCode);
    expect(log?.hash()).toBe(simulate(input).log?.hash());
  }
});

it('ships programs that are what the compiler makes', async () => {
  const programs = inputs.map(compilePrograms);
  const url = `data:text/javascript;base64,${btoa(unescape(encodeURIComponent(moduleOf(programs))))}`;
  expect(((await import(/* @vite-ignore */ url)) as { programs: unknown }).programs).toEqual(programs);
});

it('knows programs by every letter of them', () => {
  const [{ bpf, user }] = inputs;
  const key = programsKey(bpf, user);
  expect(programsKey({ ...bpf }, { ...user })).toBe(key);
  expect(programsKey({ ...bpf, text: `${bpf.text} ` }, user)).not.toBe(key);
  expect(programsKey(bpf, { ...user, name: 'other.c' })).not.toBe(key);
});
