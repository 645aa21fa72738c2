import { decodeUtf8, encodeUtf8 } from '../../base/bytes.ts';
import type { Coroutine } from '../../kernel/coroutine.ts';
import type { HostCall, HostTable } from '../host-call.ts';
import { writeAll } from './stdio.ts';

const END = -1;
const QUESTION_MARK = 0x3f;
const COLON = 0x3a;

/** `struct option` of <getopt.h>: name, has_arg, flag, val. */
const OPTION_BYTES = 32;
const OPTION_HAS_ARGUMENT = 8;
const OPTION_FLAG = 16;
const OPTION_VALUE = 24;

/** getopt(3) with the options before the operands, as POSIX has it: the first operand ends them. */
export const getoptTable: HostTable = { getopt, getopt_long: getoptLong };

function* getopt(c: HostCall): Coroutine<number> {
  const { libc } = c.process;
  const index = libc.getVariable('optind');
  const argument = argumentAt(c, index);
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

function argumentAt(c: HostCall, index: number): Uint8Array | undefined {
  return index < c.s32(0) ? c.memory.cString(c.memory.pointer(c.pointer(1) + 8 * index)) : undefined;
}

/** getopt_long(3): `--name`, `--name=value`, `--name value`; names in full. */
function* getoptLong(c: HostCall): Coroutine<number> {
  const index = c.process.libc.getVariable('optind');
  const argument = decodeUtf8(argumentAt(c, index) ?? new Uint8Array());
  if (!argument.startsWith('--') || argument === '--' || c.process.libc.optionAt !== 0) return yield* getopt(c);
  const [name, value] = splitOnce(argument.slice(2), '=');
  advance(c, index + 1);
  const found = findLongOption(c, name);
  if (found === undefined) return yield* complainLong(c, `unrecognized option '--${name}'`);
  const { option, place } = found;
  if (c.pointer(4) !== 0) c.memory.storeU32(c.pointer(4), place);
  const wantsArgument = c.memory.s32(option + OPTION_HAS_ARGUMENT);
  if (value !== undefined && wantsArgument === 0) return yield* complainLong(c, `option '--${name}' doesn't allow an argument`);
  if (value !== undefined) setArgument(c, c.memory.pointer(c.pointer(1) + 8 * index) + argument.indexOf('=') + 1);
  else if (wantsArgument === 1) {
    if (index + 1 >= c.s32(0)) return yield* complainLong(c, `option '--${name}' requires an argument`);
    setArgument(c, c.memory.pointer(c.pointer(1) + 8 * (index + 1)));
    advance(c, index + 2);
  } else setArgument(c, 0);
  return takeLongOption(c, option);
}

function splitOnce(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

function findLongOption(c: HostCall, name: string): { readonly option: number; readonly place: number } | undefined {
  for (let place = 0; ; place++) {
    const option = c.pointer(3) + OPTION_BYTES * place;
    const pointer = c.memory.pointer(option);
    if (pointer === 0) return undefined;
    if (decodeUtf8(c.memory.cString(pointer)) === name) return { option, place };
  }
}

/** Stores the value where the option says, or returns it. */
function takeLongOption(c: HostCall, option: number): number {
  const flag = c.memory.pointer(option + OPTION_FLAG);
  const value = c.memory.s32(option + OPTION_VALUE);
  if (flag === 0) return value;
  c.memory.storeU32(flag, value >>> 0);
  return 0;
}

function setArgument(c: HostCall, pointer: number): void {
  c.process.libc.setVariable('optarg', pointer);
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
  if (!isLast) setArgument(c, c.memory.pointer(argv + 8 * index) + libc.optionAt);
  else if (index + 1 < c.s32(0)) setArgument(c, c.memory.pointer(argv + 8 * (index + 1)));
  advance(c, index + (isLast ? 2 : 1));
  const isMissing = isLast && index + 1 >= c.s32(0);
  return isMissing ? yield* complain(c, 'option requires an argument', letter) : letter;
}

function advance(c: HostCall, index: number): void {
  c.process.libc.optionAt = 0;
  c.process.libc.setVariable('optind', index);
}

function* complain(c: HostCall, what: string, letter: number): Coroutine<number> {
  c.process.libc.setVariable('optopt', letter);
  return yield* complainLong(c, `${what} -- '${String.fromCharCode(letter)}'`);
}

function* complainLong(c: HostCall, what: string): Coroutine<number> {
  if (c.process.libc.getVariable('opterr') !== 0) {
    const name = decodeUtf8(c.memory.cString(c.memory.pointer(c.pointer(1))));
    yield* writeAll(c.process, 2, encodeUtf8(`${name}: ${what}\n`));
  }
  return QUESTION_MARK;
}
