import type { Complaints } from './complaints.ts';
import type { Token } from './token.ts';

/** Tells what is wrong with a token that no rule of C fits (kind `other`). */
export function complainOfStray(token: Token, complaints: Complaints): void {
  const { text } = token;
  if (text.startsWith('"')) complaints.error('unterminated', token, 'the closing " is missing', 'a string ends on the line it begins on; write \\n for a newline in it');
  else if (text.startsWith("'")) complaints.error('unterminated', token, "the closing ' is missing", "a character is written 'x'");
  else if (text.startsWith('/*')) complaints.error('unterminated', { ...token, length: 2 }, 'this comment never ends', 'close it with */');
  else complaints.error('stray-character', token, `'${text}' does not belong into a C program`, 'was it pasted from a web page? Retype quotes and dashes');
}
