import { describe, expect, it } from 'vitest';
import { plainText, rich } from './rich.ts';

describe('rich', () => {
  it('takes code, strong and context words out of a sentence', () => {
    expect(rich('`{func}` writes **{value}** in a [S:softirq].', { func: 'timer_callback', value: 42 })).toEqual([
      { kind: 'code', text: 'timer_callback' },
      { kind: 'plain', text: ' writes ' },
      { kind: 'strong', text: '42' },
      { kind: 'plain', text: ' in a ' },
      { kind: 'context', context: 'S', text: 'softirq' },
      { kind: 'plain', text: '.' },
    ]);
  });

  it('does not read marks in what a program says', () => {
    expect(rich('{text}', { text: '**loud** `code` [S:no]' })).toEqual([{ kind: 'plain', text: '**loud** `code` [S:no]' }]);
  });

  it('leaves an unknown parameter to be seen', () => {
    expect(plainText(rich('{who} runs'))).toBe('{who} runs');
  });
});
