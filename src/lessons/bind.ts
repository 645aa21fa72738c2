import type { Language } from './language.ts';
import type { Lesson } from './lesson.ts';
import { parseWords, type LessonWords } from './words.ts';

/** A lesson with its words. */
export interface BoundLesson {
  readonly lesson: Lesson;
  /** In the language it was opened in. */
  readonly words: LessonWords;
  /** In another; in English where nobody has written them yet, which `words.language` says. */
  wordsIn(language: Language): Promise<LessonWords>;
}

/** `others` fetch the texts of `./lesson.LANG.md`, by those names. */
export function bindLesson(lesson: Lesson, english: string, others: Readonly<Record<string, () => Promise<string>>>): BoundLesson {
  const words = parseWords(english, 'en');
  return {
    lesson,
    words,
    async wordsIn(language) {
      const fetch = others[`./lesson.${language}.md`];
      return fetch ? parseWords(await fetch(), language) : words;
    },
  };
}
