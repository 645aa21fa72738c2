import { encodeUtf8 } from '../base/bytes.ts';
import { formatFtrace } from './ftrace/format.ts';
import { FtraceReader } from './ftrace/parse.ts';
import { chunkBuffers } from './log.ts';
import { MomentIndex } from './moment/moment-index.ts';
import { busyMachineLog } from './testing/busy-machine.ts';

/*
 * Reading ftrace text, as a multiple of the least that any reader of lines must
 * do: turning the same bytes into lines.
 */

/** Some are ours, which ftrace has no words for: a million lines come of them. */
const EVENTS = 1_330_000;
const FRAME_MS = 16;
const SEEKS = 1000;
const ROUNDS = 5;
const PIECE = 1 << 20;

function fileOf(events: number): Uint8Array[] {
  const log = busyMachineLog(events);
  const pieces: Uint8Array[] = [];
  for (let from = 0; from < log.length; from += 10_000) {
    const to = Math.min(log.length, from + 10_000);
    pieces.push(encodeUtf8(formatFtrace(log, from === 0 ? { from, to } : { from, to, header: [] })));
  }
  return rechunk(pieces);
}

function rechunk(pieces: readonly Uint8Array[]): Uint8Array[] {
  const whole = Buffer.concat(pieces);
  const out: Uint8Array[] = [];
  for (let from = 0; from < whole.length; from += PIECE) out.push(new Uint8Array(whole.subarray(from, from + PIECE)));
  return out;
}

/** Plain line splitting, of the file as one text. */
function splitWhole(whole: Uint8Array): number {
  const lines = new TextDecoder().decode(whole).split('\n');
  return lines.reduce((sum, line) => sum + line.length, 0);
}

/** Plain line splitting, of pieces as they come: each line a string, looked at and let go. */
function split(pieces: readonly Uint8Array[]): number {
  const decoder = new TextDecoder();
  let rest = '';
  let lines = 0;
  let length = 0;
  for (const piece of pieces) {
    const parts = (rest + decoder.decode(piece, { stream: true })).split('\n');
    rest = parts.pop()!;
    for (const part of parts) length += part.length;
    lines += parts.length;
  }
  return length > 0 ? lines : 0;
}

function read(pieces: readonly Uint8Array[]): FtraceReader {
  const reader = new FtraceReader();
  for (const piece of pieces) reader.push(piece);
  return reader;
}

function secondsOf(run: () => unknown): number {
  const start = process.hrtime.bigint();
  run();
  return Number(process.hrtime.bigint() - start) / 1e9;
}

/** What the process worked, whatever else the machine does; the collector's and compiler's threads count too. */
function cpuSecondsOf(run: () => unknown): number {
  const start = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
}

function best(run: () => unknown): number {
  return Math.min(...Array.from({ length: ROUNDS }, () => cpuSecondsOf(run)));
}

const file = fileOf(EVENTS);
const bytes = file.reduce((sum, piece) => sum + piece.length, 0);
const splitting = best(() => split(file));
const whole = new Uint8Array(Buffer.concat(file));
const splittingWhole = best(() => splitWhole(whole));
const reading = best(() => read(file));
const small = fileOf(13_300);
const smallLength = read(small).log.length;
best(() => read(small));
const readingSmall = best(() => read(small));
const { length } = read(file).log;
console.log(`file                          ${length} events, ${(bytes / 1e6).toFixed(0)} MB`);
console.log(`splitting into lines          ${(bytes / 1e6 / splitting).toFixed(0)} MB a CPU second`);
console.log(`reading into a Log            ${(bytes / 1e6 / reading).toFixed(0)} MB a CPU second`);
console.log(`ratio of CPU time             ${(reading / splitting).toFixed(2)}  (asked: at most 4); to splitting all at once ${(reading / splittingWhole).toFixed(2)}`);
console.log(`cost of an event, 10^6 : 10^4 ${(reading / length / (readingSmall / smallLength)).toFixed(2)}  (asked: flat)`);
const reader = read(file);
const held = chunkBuffers(reader.log.since()).reduce((sum, buffer) => sum + buffer.byteLength, 0);
console.log(`memory of the Log's columns   ${(held / 1e6).toFixed(0)} MB  (asked: below 400, all told)`);
const moments = new MomentIndex(reader.log);
const preparing = secondsOf(() => {
  for (let position = 0; position <= length; position += 512) moments.prepare(position);
});
const seeks = Array.from({ length: SEEKS }, (_, at) => secondsOf(() => moments.momentAt((at * 7919 * 131) % length)) * 1000).toSorted((one, other) => one - other);
const p95 = seeks[Math.ceil(SEEKS * 0.95) - 1];
console.log(`checkpoints                   ${(preparing / reading).toFixed(1)} times the reading, in slices`);
console.log(`seek, 95th percentile         ${(p95 / FRAME_MS).toFixed(2)} of a frame  (asked: at most 1)`);
