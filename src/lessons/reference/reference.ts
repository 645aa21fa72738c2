import type { LessonSlug } from '../index.ts';

/** What the reference pages hold. A language is a file of this form. */
export interface Reference {
  readonly compare: readonly CompareRow[];
  readonly api: readonly Call[];
  readonly contexts: readonly ContextPage[];
  readonly flags: readonly FlagColumn[];
  readonly history: readonly Occurrence[];
  /** In the language's own order. */
  readonly glossary: readonly Term[];
}

/** The scene of a lesson in which it can be seen. */
export interface Proof {
  readonly lesson: LessonSlug;
  readonly scene: string;
}

/** All text is in the marks of the page's catalogue. */
export interface Cell {
  readonly says: string;
  readonly proof?: Proof;
}

export interface CompareRow {
  readonly feature: string;
  /** What the tutorial's table says of the two. */
  readonly tutorial: string;
  readonly timer: Cell;
  readonly wq: Cell;
}

export interface Call {
  readonly call: string;
  readonly about: string;
  readonly returns: readonly { readonly code: string; readonly when: string; readonly proof?: Proof }[];
}

export interface ContextPage {
  readonly context: 'U' | 'K' | 'H' | 'S' | 'W' | 'I';
  /** An example of ftrace's five characters. */
  readonly flags: string;
  readonly may: string;
  readonly mayNot: string;
  readonly proof?: Proof;
}

export interface FlagColumn {
  readonly name: string;
  readonly values: readonly (readonly [letter: string, meaning: string])[];
}

export interface Occurrence {
  /** As exact as it is known: `2024-02-09`, `2024-07`. */
  readonly date: string;
  readonly what: string;
  readonly quote?: { readonly words: string; readonly by: string };
}

export interface Term {
  readonly id: string;
  readonly term: string;
  readonly says: string;
  readonly proof?: Proof;
}
