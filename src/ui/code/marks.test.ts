import { describe, expect, it } from 'vitest';
import type { Log } from '../../trace/log.ts';
import { MomentIndex } from '../../trace/moment/moment-index.ts';
import { madeWqLog } from '../testing/made-log.ts';
import type { FileMarks } from './marks.ts';
import { marksOf } from './marks.ts';

const BPF = 'wq_simple.bpf.c';

function marksAfterWrite(log: Log, occurrence: number): FileMarks {
  let left = occurrence;
  for (let index = 0; index < log.length; index++) {
    if (log.kind(index).name === 'mem_write' && --left === 0) return marksOf(new MomentIndex(log).momentAt(index + 1)).get(BPF)!;
  }
  throw new Error('no such write');
}

describe('marksOf', () => {
  const log = madeWqLog();

  it('marks who executes a line, and who stands at one', () => {
    const marks = marksAfterWrite(log, 3);
    expect(marks.stands.get(39)).toEqual({ context: 'W', strength: 'running' });
    expect(marks.visited.get(65)).toBe('K');
    expect(marks.lastRun).toBe(39);
  });

  it('says beside a line what that line wrote, and not what came later', () => {
    const marks = marksAfterWrite(log, 3);
    expect(marks.values.get(39)).toEqual({ text: '0 → 42', isFresh: true, write: expect.any(Number) });
    expect(marks.values.get(38)).toEqual({ text: '0 → 1', isFresh: false, write: expect.any(Number) });
    expect(marksAfterWrite(log, 1).values.get(52)).toEqual({ text: '0 → 1', isFresh: true, write: expect.any(Number) });
  });
});
