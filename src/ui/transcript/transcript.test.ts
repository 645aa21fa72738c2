import { describe, expect, it } from 'vitest';
import { simulate } from '../../lab/run.ts';
import { recordingOf } from '../../lab/recording.ts';
import type { LabRun, Recording } from '../../lab/state.ts';
import { worksheetQuestions } from '../../lab/worksheet.ts';
import { loadLesson } from '../../lessons/index.ts';
import { en } from '../text/en/page.ts';
import { plainText } from '../text/rich.ts';
import { zhPage } from '../text/zh/page.ts';
import { stepsToTell, transcriptOf } from './transcript.ts';

const bound = await loadLesson('wq-simple', 'en');
const runs = bound.lesson.runs.map(({ id, mechanism, bpf, user }): LabRun & { readonly recording: Recording } => {
  const { log } = simulate({ machine: bound.lesson.machine, bpf, user });
  const file = (side: 'bpf' | 'user', { name, text }: { name: string; text: string }) => ({ name, side, text, draft: text, original: text });
  return { id, mechanism, status: 'ready', files: [file('bpf', bpf), file('user', user)], diagnostics: [], recording: recordingOf(log!), position: 0 };
});
const [timer, wq] = runs;
const told = (run: (typeof runs)[number], words = en) => transcriptOf(run, words, 1, stepsToTell(run, run.recording));
const right = worksheetQuestions(bound, runs).map((question) => question.right);

describe('transcriptOf', () => {
  it('has a sentence for every step, in either language, and says who, where and in which context', () => {
    for (const run of runs) {
      for (const words of [en, zhPage]) {
        const lines = told(run, words);
        expect(lines).toHaveLength(run.recording.steps.length - 1);
        for (const { sentence, who } of lines) {
          expect(plainText(sentence)).toMatch(/\S/);
          expect(plainText(sentence)).not.toMatch(/undefined|\{\w+\}/);
          expect(who).not.toBe('');
        }
      }
    }
    expect(new Set(told(timer).map(({ context }) => context))).toEqual(new Set(['U', 'K', 'H', 'S', 'W', 'I']));
  });

  it('says why a work, a timer and a task come just now, and which line of source wrote a value', () => {
    expect(told(wq).flatMap(({ why }) => (why ? [why.sort] : []))).toEqual(expect.arrayContaining(['line', 'work', 'wakeup']));
    const begins = told(wq).find(({ sentence }) => plainText(sentence).startsWith('wq_callback begins'));
    expect(begins?.why).toMatchObject({ sort: 'work', waitNs: expect.any(Number) });
    const write = told(wq).find(({ sentence, context }) => context === 'W' && plainText(sentence).startsWith('wq_callback writes 42 to value'));
    expect(write?.why).toMatchObject({ sort: 'line', file: 'wq_simple.bpf.c', source: 'val->value = 42;' });
    const due = told(timer).find(({ why }) => why?.sort === 'timer');
    expect(due?.why).toMatchObject({ sort: 'timer', waitNs: expect.any(Number) });
  });

  it('tells nothing of what comes after an open question', () => {
    const { recording } = wq;
    const hiddenAfter = recording.steps[7];
    expect(stepsToTell({ hiddenAfter }, recording)).toBe(7);
    expect(stepsToTell({}, recording)).toBe(recording.steps.length - 1);
  });
});

/* Who reads nothing but the transcript can answer what the lesson asks: here by reading it. */
describe('the transcript alone', () => {
  const stepSaying = (lines: ReturnType<typeof told>, what: RegExp) => lines.findIndex(({ sentence }) => what.test(plainText(sentence)));

  it('says when the callback runs: in the program, before unlink() returns, or after', () => {
    const lines = told(wq);
    const callback = stepSaying(lines, /^wq_callback begins/);
    const program = stepSaying(lines, /^The program test_workqueue is over/);
    const call = stepSaying(lines, /^unlink\(\) is done/);
    expect(Math.min(callback, program, call)).toBeGreaterThan(0);
    expect(callback < program ? 0 : callback < call ? 1 : 2).toBe(right[0]);
  });

  it('says on whose stack the timer’s callback runs', () => {
    const lines = told(timer);
    const callback = lines[stepSaying(lines, /^timer_callback begins/)];
    const caller = lines[stepSaying(lines, /calls unlink\(\)/)];
    const place = callback.context === 'W' ? 0 : callback.who === caller.who ? 1 : callback.who === 'idle' ? 2 : -1;
    expect(place).toBe(right[1]);
    expect(plainText(callback.sentence)).toContain(callback.who);
  });
});
