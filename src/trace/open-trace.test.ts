import { describe, expect, test } from 'vitest';
import { encodeUtf8 } from '../base/bytes.ts';
import { parseFtrace } from './ftrace/parse.ts';
import { formatFtrace } from './ftrace/format.ts';
import { serialiseLog } from './log-format.ts';
import { openTrace, TraceOpener } from './open-trace.ts';
import { Log } from './log.ts';

const LINE = '             app-7       [000] .....     5.000003: a: b\n';

async function* pieces(text: string | Uint8Array, size = 7): AsyncGenerator<Uint8Array> {
  const bytes = typeof text === 'string' ? encodeUtf8(text) : text;
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}

describe('opening a trace', () => {
  test('ftrace text and our own log are told apart, however small the pieces', async () => {
    const text = `# tracer: nop\n# entries-in-buffer/entries-written: 1/25   #P:1\n${LINE}`;
    const ftrace = await openTrace(pieces(text));
    expect(ftrace).toMatchObject({ format: 'ftrace', lines: 3, badLines: 0, bytes: text.length, overwrittenEvents: 24 });
    const ours = await openTrace(pieces(serialiseLog(ftrace.log, { seed: 3 })));
    expect(ours).toMatchObject({ format: 'log', badLines: 0, logHeader: { seed: 3 } });
    expect(ours.log.hash()).toBe(ftrace.log.hash());
  });

  test('its progress can be followed and copied while it grows', async () => {
    const copy = new Log();
    const seen: number[] = [];
    let sent: Log['extent'] | undefined;
    const file = await openTrace(pieces(LINE.repeat(50), 500), {
      onProgress({ log, bytes }) {
        copy.appendChunk(structuredClone(log.since(sent)));
        sent = log.extent;
        seen.push(bytes);
      },
    });
    copy.appendChunk(structuredClone(file.log.since(sent)));
    expect(copy.hash()).toBe(file.log.hash());
    expect(seen).toEqual(seen.toSorted((one, other) => one - other));
    expect(formatFtrace(copy, file)).toBe(LINE.repeat(50));
  });

  test('it stops where its signal says so', async () => {
    const signal = { aborted: false };
    const reading = openTrace(pieces(LINE.repeat(50)), { signal, onProgress: ({ bytes }) => (signal.aborted = bytes > 100) });
    await expect(reading).rejects.toThrow('not read to its end');
  });

  test.each([
    ['nothing', '', 'empty'],
    ['words', 'hello\nworld\n', 'no-events'],
    ['trace.dat', Uint8Array.from([0x17, 8, 0x44, ...encodeUtf8('tracing'), ...new Uint8Array(100)]), 'trace-dat'],
    ['a picture', Uint8Array.from({ length: 500 }, (_, at) => (at * 7) % 256), 'binary'],
    ['NUL bytes', new Uint8Array(1000), 'binary'],
  ])('of %s there is a message', async (_, content, trouble) => {
    expect(await openTrace(pieces(content))).toMatchObject({ trouble });
  });
});

describe('other tracers', () => {
  test('lines of function_graph and function are kept, and no bad lines', () => {
    const text = [
      '# tracer: function_graph',
      '#',
      '# CPU  DURATION                  FUNCTION CALLS',
      '# |     |   |                     |   |   |   |',
      ' 0)               |  do_unlinkat() {',
      ' 0)   0.381 us    |    getname();',
      ' 1) + 28.123 us   |  }',
      ' ------------------------------------------',
      ' 0)    bash-1975   =>   <idle>-0',
      ' ------------------------------------------',
      ' 6.158485967 |   0)   0.5 us  |  f();',
      '             app-7       [000] .....     5.000004: do_unlinkat <-__x64_sys_unlink',
      '             app-7       [000] .....     5.000005: sched_process_exit: comm=a pid=7 prio=120',
      ' => do_exit',
      ' => __x64_sys_exit_group',
      '',
    ].join('\n');
    const file = parseFtrace(text);
    expect(file).toMatchObject({ badLines: 0, tracerLines: 8 });
    expect(file.log.fields(7)).toEqual(['do_unlinkat', '__x64_sys_unlink']);
    expect(formatFtrace(file.log, file)).toBe(text);
  });
});

describe('hostile files', () => {
  test('a log of ours with one line of 10 MB is read to its end', () => {
    const opener = new TraceOpener();
    opener.push(encodeUtf8('{"slowpath":"log","version":1}\n{"kind":"a","system":"imported","fields":{"text":"str"}}\n'));
    for (let piece = 0; piece < 100; piece++) opener.push(new Uint8Array(100_000).fill(91));
    opener.push(encodeUtf8('\n[1,0,0,7,"app","a","b"]\n'));
    expect(opener.finish()).toMatchObject({ lines: 4, badLines: 1 });
  });

  test('time may run backwards, and NUL bytes are bytes', () => {
    const text = `${LINE}             app-7       [000] .....     4.000003: a: \0\0\n             a\0p-7       [000] .....     3.000003: a: b\n`;
    const { log, badLines } = parseFtrace(text);
    expect([log.length, badLines]).toEqual([3, 0]);
    expect(formatFtrace(log, { header: [], style: parseFtrace(text).style })).toBe(text);
  });
});
