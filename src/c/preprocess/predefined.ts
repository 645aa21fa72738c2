import { SourceText } from '../source.ts';
import type { Token } from '../token.ts';
import { lineSite } from '../token.ts';
import type { Expander } from './expand.ts';
import { lex } from './lexer.ts';

/** What clang defines for either side, as far as programs ask. */
const COMMON: Readonly<Record<string, string>> = {
  __STDC__: '1', __STDC_VERSION__: '201112L', __STDC_HOSTED__: '1', __CHAR_BIT__: '8', __SIZEOF_POINTER__: '8', __SIZEOF_LONG__: '8', __SIZEOF_INT__: '4',
  __INT_MAX__: '2147483647', __LONG_MAX__: '9223372036854775807L', __ORDER_LITTLE_ENDIAN__: '1234', __ORDER_BIG_ENDIAN__: '4321', __BYTE_ORDER__: '1234',
  __LP64__: '1', __GNUC__: '4', __GNUC_MINOR__: '2',
};
const BPF: Readonly<Record<string, string>> = { __bpf__: '1', __BPF__: '1', __TARGET_ARCH_x86: '1', __BPF_CPU_VERSION__: '4' };
const USER: Readonly<Record<string, string>> = { __linux__: '1', __unix__: '1', linux: '1', unix: '1', __x86_64__: '1' };

/** Puts the predefined macros and the caller's own into an expander. */
export function predefine(expander: Expander, side: 'bpf' | 'user', defines: ReadonlyMap<string, string>): void {
  const macros = { ...COMMON, ...(side === 'bpf' ? BPF : USER), ...Object.fromEntries(defines) };
  for (const [name, text] of Object.entries(macros)) {
    const body = lex(new SourceText('<predefined>', text, true)).slice(0, -1);
    expander.macros.set(name, { name, parameters: undefined, variadic: undefined, body });
  }
  let counter = 0;
  expander.dynamic.set('__LINE__', (use) => number(use, lineOf(use)));
  expander.dynamic.set('__COUNTER__', (use) => number(use, counter++));
  expander.dynamic.set('__FILE__', (use) => ({ ...use, kind: 'string', text: `"${lineSite(use).source.file.replace(/[\\"]/g, '\\$&')}"` }));
}

function lineOf(use: Token): number {
  const { source, offset } = lineSite(use);
  return source.lineAt(offset);
}

function number(use: Token, value: number): Token {
  return { ...use, kind: 'number', text: String(value) };
}
