import { describe, expect, it } from 'vitest';
import type { TerminalText } from '../../trace/moment/moment.ts';
import { lineCount, terminalParts } from './fold.ts';

const wrote = (fd: number, text: string): TerminalText => ({ fd, text, timeNs: 0, index: 0, cpu: 0, task: 1, context: 'K' });

describe('terminalParts', () => {
  it('folds what libbpf says on standard error and nothing else', () => {
    const parts = terminalParts([wrote(2, 'libbpf: loading\n'), wrote(2, 'libbpf: map '), wrote(2, 'array\n'), wrote(1, 'attached\n'), wrote(2, 'Failed\n')]);
    expect(parts).toEqual([
      { kind: 'libbpf', text: 'libbpf: loading\nlibbpf: map array\n' },
      { kind: 'output', text: 'attached\n' },
      { kind: 'error', text: 'Failed\n' },
    ]);
    expect(lineCount(parts[0].text)).toBe(2);
  });
});
