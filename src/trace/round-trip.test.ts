import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeUtf8 } from '../base/bytes.ts';
import { formatFtrace } from './ftrace/format.ts';
import { parseFtrace } from './ftrace/parse.ts';
import { parseLogFile, serialiseLog } from './log-format.ts';
import { TraceOpener } from './open-trace.ts';
import { busyMachineLog } from './testing/busy-machine.ts';

const log = busyMachineLog(3000);
/** The half of the flags that ftrace has. */
const FTRACE_FLAGS = 0xffff;

describe('a run', () => {
  test('goes out as our format and comes back whole', () => {
    const text = serialiseLog(log, { seed: 1 });
    const file = parseLogFile(text);
    expect(file.log.hash()).toBe(log.hash());
    expect(serialiseLog(file.log, file.header)).toBe(text);
  });

  test('goes out as ftrace text and comes back with all that ftrace carries', () => {
    const back = parseFtrace(formatFtrace(log));
    const carried = Array.from({ length: log.length }, (_, index) => index).filter((index) => !['slowpath', 'funcgraph'].includes(log.kind(index).system));
    expect([back.badLines, back.log.length]).toEqual([0, carried.length]);
    carried.forEach((index, at) => {
      expect(back.log.kind(at)).toBe(log.kind(index));
      expect([back.log.timeNs(at), back.log.cpu(at), back.log.pid(at), back.log.comm(at), back.log.flags(at) & FTRACE_FLAGS]).toEqual([
        log.timeNs(index), log.cpu(index), log.pid(index), log.comm(index), log.flags(index) & FTRACE_FLAGS,
      ]);
      expect(back.log.fields(at)).toEqual(log.fields(index));
    });
    expect(formatFtrace(back.log, back)).toBe(formatFtrace(log));
  });

  test('of a range goes out alone', () => {
    const back = parseFtrace(formatFtrace(log, { from: 1000, to: 1100 }));
    expect(back.log.length).toBeGreaterThan(50);
    expect(back.log.timeNs(0)).toBeGreaterThanOrEqual(log.timeNs(1000));
    expect(back.header.some((line) => line.includes(`entries-written: ${back.log.length}/${back.log.length} `))).toBe(true);
  });
});

test.each([['ours', serialiseLog(log.slice(0, 300))], ['ftrace', formatFtrace(log, { to: 300 })]])('mutated bytes of %s are read to their end, with what is left of them', (_, text) => {
  const bytes = encodeUtf8(text);
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { maxLength: 30 }), fc.nat(bytes.length), (changes, length) => {
      const mutated = bytes.slice(0, length);
      for (const [at, code] of changes) if (at < length) mutated[at] = code;
      const opener = new TraceOpener();
      opener.push(mutated);
      const file = opener.finish();
      expect(file.log.length + file.badLines).toBeLessThanOrEqual(file.lines + 1);
      expect(file.trouble !== undefined || file.log.length > 0).toBe(true);
      formatFtrace(file.log);
    }),
    { numRuns: 150 },
  );
});
