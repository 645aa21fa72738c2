import { decodeUtf8, encodeUtf8 } from '../../base/bytes.ts';
import type { Coroutine } from '../../kernel/coroutine.ts';
import type { HostCall, HostTable } from '../host-call.ts';
import { writeAll } from './stdio.ts';

const END = -1;
const QUESTION_MARK = 0x3f;
const COLON = 0x3a;

/** getopt(3) with the options before the operands, as POSIX has it: the first operand ends them. */
export const getoptTable: HostTable = { getopt };

function* getopt(c: HostCall): Coroutine<number> {
  const { libc } = c.process;
  const index = libc.getVariable('optind');
  const argument = index < c.s32(0) ? c.memory.cString(c.memory.pointer(c.pointer(1) + 8 * index)) : undefined;
  if (libc.optionAt === 0) {
    if (argument === undefined || argument.length < 2 || argument[0] !== 0x2d) return END;
    if (decodeUtf8(argument) === '--') {
      libc.setVariable('optind', index + 1);
      return END;
    }
    libc.optionAt = 1;
  }
  return yield* nextOption(c, argument!, index);
}

function* nextOption(c: HostCall, argument: Uint8Array, index: number): Coroutine<number> {
  const { libc } = c.process;
  const letter = argument[libc.optionAt++];
  const isLast = libc.optionAt >= argument.length;
  const options = c.string(2);
  const at = letter === COLON ? -1 : options.indexOf(letter);
  if (at >= 0 && options[at + 1] === COLON) return yield* optionArgument(c, letter, index, isLast);
  if (isLast) advance(c, index + 1);
  return at >= 0 ? letter : yield* complain(c, 'invalid option', letter);
}

/** The rest of this argument, or the next one. */
function* optionArgument(c: HostCall, letter: number, index: number, isLast: boolean): Coroutine<number> {
  const { libc } = c.process;
  const argv = c.pointer(1);
  if (!isLast) libc.setVariable('optarg', c.memory.pointer(argv + 8 * index) + libc.optionAt);
  else if (index + 1 < c.s32(0)) libc.setVariable('optarg', c.memory.pointer(argv + 8 * (index + 1)));
  advance(c, index + (isLast ? 2 : 1));
  const isMissing = isLast && index + 1 >= c.s32(0);
  return isMissing ? yield* complain(c, 'option requires an argument', letter) : letter;
}

function advance(c: HostCall, index: number): void {
  c.process.libc.optionAt = 0;
  c.process.libc.setVariable('optind', index);
}

function* complain(c: HostCall, what: string, letter: number): Coroutine<number> {
  const { libc } = c.process;
  libc.setVariable('optopt', letter);
  if (libc.getVariable('opterr') !== 0) {
    const name = decodeUtf8(c.memory.cString(c.memory.pointer(c.pointer(1))));
    yield* writeAll(c.process, 2, encodeUtf8(`${name}: ${what} -- '${String.fromCharCode(letter)}'\n`));
  }
  return QUESTION_MARK;
}
