import { expect, it } from 'vitest';
import { LOG_LEVEL1, VerifierLog } from './log.ts';

function logOf(pieces: number): VerifierLog {
  const log = new VerifierLog(LOG_LEVEL1);
  for (let i = 0; i < pieces; i++) log.write(i % 2 ? () => `${i};` : `${i};`);
  return log;
}

it('takes back what was written since a position, however long ago', () => {
  const whole = logOf(20_000).text;
  for (const position of [0, 1, 1023, 1024, 1025, 7777, 18_000, 19_999]) {
    const log = logOf(20_000);
    log.resetTo(position);
    expect(log.position).toBe(position);
    expect(log.text).toBe(position === 0 ? '' : whole.slice(0, whole.indexOf(`;${position};`) + 1));
    log.write('and on');
    expect(log.text.endsWith('and on')).toBe(true);
  }
});

it('does not write out what is taken back', () => {
  const log = new VerifierLog(LOG_LEVEL1);
  const { position } = log;
  log.write(() => expect.unreachable());
  log.resetTo(position);
  expect(log.text).toBe('');
});

it('leaves a blank of a newline that a note was written over', () => {
  const log = new VerifierLog(LOG_LEVEL1);
  log.write('0: (05) goto pc+1');
  log.write('\n');
  const { position } = log;
  log.overwriteNewline();
  log.write('  ; R1=ctx()');
  log.resetTo(position);
  log.write('2: R1=ctx()');
  expect(log.text).toBe('0: (05) goto pc+1 2: R1=ctx()');
});

it('drops the beginning of a log beyond sixteen million characters', () => {
  const log = new VerifierLog(LOG_LEVEL1);
  const line = `${'x'.repeat(999)}\n`;
  for (let i = 0; i < 40_000; i++) log.write(line);
  expect(log.text.length).toBeLessThan(24_000_000);
  log.resetTo(0);
  expect(log.text).toBe('');
});
