import { describe, expect, test } from 'vitest';
import { source_line } from '../base/event.ts';
import { readElf, writeElf } from '../bpf/elf/index.ts';
import type { BpfObject } from '../bpf/object.ts';
import { compileBpf } from '../c/index.ts';
import { lessonEntries, loadLesson } from '../lessons/index.ts';
import type { Log } from '../trace/log.ts';
import { loadDrivers } from './drivers.ts';
import { simulate } from './run.ts';

/* What `slowpath build` writes of each lesson's program runs as the C it came from: maps, timers, structs of functions. */

const bounds = await Promise.all(lessonEntries.map(({ slug }) => loadLesson(slug)));
await Promise.all(bounds.flatMap(({ lesson: { machine, runs } }) => runs.map(({ bpf }) => loadDrivers({ machine, bpf }))));

const written = (name: string, text: string): BpfObject => {
  const { object, diagnostics } = readElf(name.replace('.c', '.o'), writeElf(compileBpf(name, text).object!));
  expect(diagnostics).toEqual([]);
  return object!;
};

/** All but source lines: line information does not tell two statements of one line. */
const happened = (log: Log): string[] =>
  Array.from({ length: log.length }, (_, index) => index)
    .filter((index) => log.kind(index) !== source_line)
    .map((index) => `${log.timeNs(index)} [${log.cpu(index)}] ${log.flags(index)} ${log.pid(index)} ${log.kind(index).name} ${log.fields(index).join(' ')}`);

describe.each(bounds.map(({ lesson }) => [lesson.slug, lesson] as const))('%s', (_slug, { machine, modules, runs }) => {
  test.each(runs.map((run) => [run.id, run] as const))('%s, built and read back, does the same', (_id, { bpf, user }) => {
    const fromC = simulate({ machine, modules, bpf, user }).log!;
    const fromElf = simulate({ machine, modules, bpf: [written(bpf.name, bpf.text)], user }).log!;
    expect(happened(fromElf)).toEqual(happened(fromC));
  });
});
