import type { TerminalText } from '../../trace/moment/moment.ts';

/** A stretch of a terminal: what the program printed, or libbpf's own chatter, which is folded. */
export interface TerminalPart {
  readonly kind: 'output' | 'error' | 'libbpf';
  readonly text: string;
}

/** Joins writes to stretches. libbpf's lines on standard error begin with its name. */
export function terminalParts(writes: Iterable<TerminalText>): TerminalPart[] {
  const parts: TerminalPart[] = [];
  for (const { fd, text } of writes) {
    const last = parts.at(-1);
    const kind = kindOf(fd, text, last);
    if (last && last.kind === kind) parts[parts.length - 1] = { kind, text: last.text + text };
    else parts.push({ kind, text });
  }
  return parts;
}

function kindOf(fd: number, text: string, last: TerminalPart | undefined): TerminalPart['kind'] {
  if (fd !== 2) return 'output';
  const goesOn = last?.kind === 'libbpf' && !last.text.endsWith('\n');
  return goesOn || text.startsWith('libbpf:') ? 'libbpf' : 'error';
}

/** Lines of a text; a newline at its end begins none. */
export function lineCount(text: string): number {
  return text.replace(/\n$/, '').split('\n').length;
}
