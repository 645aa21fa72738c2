import { encodeUtf8 } from '../../base/bytes.ts';
import type { Coroutine } from '../../kernel/coroutine.ts';
import { VariableArguments } from '../host-call.ts';
import type { HostCall, HostTable, HostValue } from '../host-call.ts';
import { littleEndian } from '../process-memory.ts';
import type { Process } from '../process.ts';
import { errorText } from './errors.ts';
import { formatPrintf } from './format.ts';
import { O_APPEND, O_CREAT, O_RDONLY, O_RDWR, O_TRUNC, O_WRONLY } from './open-flags.ts';
import { Stream } from './stream.ts';

const EOF = -1;
const READ_BYTES = 4096;

/** <stdio.h>. Streams on the terminal are line-buffered, standard error is not buffered, files are in full. */
export const stdio: HostTable = {
  printf: (c) => print(c.process, c.process.libc.getVariable('stdout'), format(c.process, c.string(0), c.variadic())),
  fprintf: (c) => print(c.process, c.pointer(0), format(c.process, c.string(1), c.variadic())),
  vprintf: (c) => print(c.process, c.process.libc.getVariable('stdout'), format(c.process, c.string(0), list(c, 1))),
  vfprintf: (c) => print(c.process, c.pointer(0), format(c.process, c.string(1), list(c, 2))),
  dprintf: (c) => writeAll(c.process, c.s32(0), format(c.process, c.string(1), c.variadic())),
  vdprintf: (c) => writeAll(c.process, c.s32(0), format(c.process, c.string(1), list(c, 2))),
  sprintf: (c) => printInto(c, Number.MAX_SAFE_INTEGER, format(c.process, c.string(1), c.variadic())),
  vsprintf: (c) => printInto(c, Number.MAX_SAFE_INTEGER, format(c.process, c.string(1), list(c, 2))),
  snprintf: (c) => printInto(c, c.pointer(1), format(c.process, c.string(2), c.variadic())),
  vsnprintf: (c) => printInto(c, c.pointer(1), format(c.process, c.string(2), list(c, 3))),
  puts: (c) => print(c.process, c.process.libc.getVariable('stdout'), Uint8Array.of(...c.string(0), 0x0a)),
  fputs: (c) => print(c.process, c.pointer(1), c.string(0)),
  putchar: (c) => putCharacter(c, c.process.libc.getVariable('stdout')),
  fputc: (c) => putCharacter(c, c.pointer(1)),
  putc: (c) => putCharacter(c, c.pointer(1)),
  perror,
  fwrite,
  fread,
  fgets,
  getchar: (c) => getCharacter(c.process, c.process.libc.getVariable('stdin')),
  fgetc: (c) => getCharacter(c.process, c.pointer(0)),
  getc: (c) => getCharacter(c.process, c.pointer(0)),
  fopen,
  fclose,
  fflush,
  fileno: (c) => streamOf(c.process, c.pointer(0)).fd,
  feof: (c) => (streamOf(c.process, c.pointer(0)).isAtEnd ? 1 : 0),
  ferror: (c) => (streamOf(c.process, c.pointer(0)).hasError ? 1 : 0),
  setvbuf: (c) => setBuffering(c, c.s32(2)),
  setbuf: (c) => void setBuffering(c, c.pointer(1) === 0 ? 2 : 0),
  setlinebuf: (c) => void setBuffering(c, 1),
};

/** The text of a printf-like call. */
function format(process: Process, text: Uint8Array, args: VariableArguments): Uint8Array {
  return formatPrintf(text, {
    next: () => args.next(),
    string: (pointer, limit) => process.memory.boundedString(pointer, limit),
    storeCount: (pointer, count, size) => process.memory.store(pointer, littleEndian(BigInt(count), size)),
    errorText: () => errorText(process.libc.errno),
  });
}

function list(c: HostCall, index: number): VariableArguments {
  return new VariableArguments(c.memory, c.pointer(index));
}

/** The stream behind a pointer. What is no `FILE *` faults, as a wild one would. */
function streamOf(process: Process, pointer: number): Stream {
  return process.libc.stream(pointer) ?? process.fault(pointer);
}

function* print(process: Process, file: number, bytes: Uint8Array): Coroutine<number> {
  const stream = streamOf(process, file);
  const ready = stream.put(bytes);
  if (ready.length > 0 && (yield* writeAll(process, stream.fd, ready)) < 0) {
    stream.hasError = true;
    return EOF;
  }
  return bytes.length;
}

/** Writes bytes to a descriptor with as many system calls as it takes; the number of bytes, or -1 and errno. */
export function* writeAll(process: Process, fd: number, bytes: Uint8Array): Coroutine<number> {
  for (let done = 0; done < bytes.length; ) {
    const written = process.failed(yield* process.writeBytes(fd, bytes.subarray(done)));
    if (written < 0) return written;
    done += written;
  }
  return bytes.length;
}

function printInto(c: HostCall, size: number, text: Uint8Array): number {
  if (size > 0) c.memory.storeCString(c.pointer(0), text.subarray(0, size - 1));
  return text.length;
}

function* putCharacter(c: HostCall, file: number): Coroutine<number> {
  const character = c.u32(0) & 255;
  return (yield* print(c.process, file, Uint8Array.of(character))) < 0 ? EOF : character;
}

function* perror(c: HostCall): Coroutine<void> {
  const prefix = c.pointer(0) === 0 ? new Uint8Array() : c.string(0);
  const head = prefix.length === 0 ? prefix : Uint8Array.of(...prefix, 0x3a, 0x20);
  const text = encodeUtf8(`${errorText(c.process.libc.errno)}\n`);
  yield* print(c.process, c.process.libc.getVariable('stderr'), Uint8Array.of(...head, ...text));
}

function* fwrite(c: HostCall): Coroutine<number> {
  const size = c.pointer(1);
  const bytes = c.memory.bytes(c.pointer(0), size * c.pointer(2));
  return (yield* print(c.process, c.pointer(3), bytes)) < 0 || size === 0 ? 0 : c.pointer(2);
}

function* fread(c: HostCall): Coroutine<number> {
  const size = c.pointer(1);
  if (size === 0) return 0;
  const bytes = yield* take(c.process, c.pointer(3), size * c.pointer(2), false);
  c.memory.store(c.pointer(0), bytes);
  return Math.floor(bytes.length / size);
}

function* fgets(c: HostCall): Coroutine<number> {
  const bytes = yield* take(c.process, c.pointer(2), c.s32(1) - 1, true);
  if (bytes.length === 0) return 0;
  c.memory.storeCString(c.pointer(0), bytes);
  return c.pointer(0);
}

function* getCharacter(process: Process, file: number): Coroutine<number> {
  return (yield* take(process, file, 1, false))[0] ?? EOF;
}

/** Reads from a stream. As in glibc, what waits on standard output is shown before standard input is asked. */
function* take(process: Process, file: number, limit: number, line: boolean): Coroutine<Uint8Array> {
  const stream = streamOf(process, file);
  while (!stream.canTake(limit, line)) {
    if (stream.fd === 0) yield* flushStream(process, streamOf(process, process.libc.getVariable('stdout')));
    const bytes = yield* process.readBytes(stream.fd, READ_BYTES);
    if (typeof bytes === 'number') {
      process.failed(bytes);
      stream.hasError = true;
      break;
    }
    stream.supply(bytes);
  }
  return stream.take(limit, line);
}

const MODES: Readonly<Record<string, number>> = {
  r: O_RDONLY,
  'r+': O_RDWR,
  w: O_WRONLY | O_CREAT | O_TRUNC,
  'w+': O_RDWR | O_CREAT | O_TRUNC,
  a: O_WRONLY | O_CREAT | O_APPEND,
  'a+': O_RDWR | O_CREAT | O_APPEND,
};

function* fopen(c: HostCall): Coroutine<number> {
  const mode = String.fromCharCode(...c.string(1)).replace(/[be]/g, '');
  const flags = MODES[mode];
  if (flags === undefined) {
    c.process.failed(-22);
    return 0;
  }
  const fd = c.process.failed(yield* c.process.open(c.pointer(0), flags, 0o666));
  return fd < 0 ? 0 : c.process.libc.openStream(new Stream(fd, 'full'));
}

function* fclose(c: HostCall): Coroutine<HostValue> {
  const stream = streamOf(c.process, c.pointer(0));
  const flushed = yield* flushStream(c.process, stream);
  c.process.libc.closeStream(c.pointer(0));
  const closed = c.process.failed(yield* c.process.close(stream.fd));
  return flushed < 0 || closed < 0 ? EOF : 0;
}

function* fflush(c: HostCall): Coroutine<number> {
  if (c.pointer(0) === 0) return yield* flushAll(c.process);
  return yield* flushStream(c.process, streamOf(c.process, c.pointer(0)));
}

function* flushStream(process: Process, stream: Stream): Coroutine<number> {
  const bytes = stream.takePending();
  if (bytes.length === 0 || (yield* writeAll(process, stream.fd, bytes)) >= 0) return 0;
  stream.hasError = true;
  return EOF;
}

/** Writes what waits in every stream, as exit(3) does. */
export function* flushAll(process: Process): Coroutine<number> {
  let result = 0;
  for (const stream of process.libc.openStreams()) {
    if ((yield* flushStream(process, stream)) < 0) result = EOF;
  }
  return result;
}

/** `mode`: _IOFBF, _IOLBF, _IONBF. */
function setBuffering(c: HostCall, mode: number): number {
  streamOf(c.process, c.pointer(0)).buffering = mode === 0 ? 'full' : mode === 1 ? 'line' : 'none';
  return 0;
}
