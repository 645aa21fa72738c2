import type { HostTable } from '../host-call.ts';

const isDigit = (c: number) => c >= 0x30 && c <= 0x39;
const isUpper = (c: number) => c >= 0x41 && c <= 0x5a;
const isLower = (c: number) => c >= 0x61 && c <= 0x7a;
const isAlpha = (c: number) => isUpper(c) || isLower(c);
const isHexLetter = (c: number) => (c | 0x20) >= 0x61 && (c | 0x20) <= 0x66;
const isSpace = (c: number) => c === 0x20 || (c >= 9 && c <= 13);
const isPrint = (c: number) => c >= 0x20 && c < 0x7f;

function test(holds: (character: number) => boolean): HostTable[string] {
  return (c) => (holds(c.s32(0)) ? 1 : 0);
}

/** <ctype.h> in the C locale. */
export const ctype: HostTable = {
  isalnum: test((c) => isAlpha(c) || isDigit(c)),
  isalpha: test(isAlpha),
  isblank: test((c) => c === 0x20 || c === 9),
  iscntrl: test((c) => (c >= 0 && c < 0x20) || c === 0x7f),
  isdigit: test(isDigit),
  isgraph: test((c) => isPrint(c) && c !== 0x20),
  islower: test(isLower),
  isprint: test(isPrint),
  ispunct: test((c) => isPrint(c) && c !== 0x20 && !isAlpha(c) && !isDigit(c)),
  isspace: test(isSpace),
  isupper: test(isUpper),
  isxdigit: test((c) => isDigit(c) || isHexLetter(c)),
  tolower: (c) => (isUpper(c.s32(0)) ? c.s32(0) + 32 : c.s32(0)),
  toupper: (c) => (isLower(c.s32(0)) ? c.s32(0) - 32 : c.s32(0)),
};
