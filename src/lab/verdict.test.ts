import { describe, expect, it } from 'vitest';
import { lessonEntries } from '../lessons/index.ts';
import { explanationKeys, lessonFor } from './verdict.ts';

const slugs = lessonEntries.map(({ slug }) => slug);

describe('the lesson that a rejection links to', () => {
  it('is one that there is', () => {
    expect(lessonFor('sleeping-kfunc', slugs)).toBe('cannot-sleep');
    expect(lessonFor('field-offset', slugs)).toBe('api-lifecycle');
    expect(lessonFor('null-check', slugs)).toBe('wq-simple');
    expect(lessonFor('sleeping-kfunc', [])).toBeUndefined();
    for (const key of explanationKeys) expect([undefined, ...slugs]).toContain(lessonFor(key, slugs));
  });

  it('is the best that is there', () => {
    expect(lessonFor('timer-on-rt', ['timer-strengths'])).toBe('timer-strengths');
    expect(lessonFor('timer-on-rt', ['timer-strengths', 'choose'])).toBe('choose');
  });
});
