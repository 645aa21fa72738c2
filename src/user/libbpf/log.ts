import { errnoName } from '../../base/errno.ts';
import type { Coroutine } from '../../kernel/coroutine.ts';

/** `enum libbpf_print_level`. */
export const PrintLevel = { WARN: 0, INFO: 1, DEBUG: 2 } as const;
export type PrintLevel = (typeof PrintLevel)[keyof typeof PrintLevel];

/** Takes libbpf's own lines, each with its newline. */
export type Print = (level: PrintLevel, line: string) => Coroutine;

/** libbpf's lines, spelt as version 1.6 (the recorded one) spells them. */
export class LibbpfLog {
  private readonly print: Print;

  constructor(print: Print) {
    this.print = print;
  }

  *warn(text: string): Coroutine {
    yield* this.print(PrintLevel.WARN, `libbpf: ${text}\n`);
  }

  *info(text: string): Coroutine {
    yield* this.print(PrintLevel.INFO, `libbpf: ${text}\n`);
  }

  *debug(text: string): Coroutine {
    yield* this.print(PrintLevel.DEBUG, `libbpf: ${text}\n`);
  }
}

/** An error number as libbpf's lines show it: `-EINVAL`, or the bare number where it has no name for it. */
export function errstr(error: number): string {
  const name = errnoName(error);
  return name === undefined ? String(error) : `-${name}`;
}
