import { lessonEntries } from '../lessons/index.ts';
import { compilePrograms } from './compile.ts';
import { moduleOf } from './shipped-module.ts';
import { programsKey } from './shipped-key.ts';

/** A lesson's own programs, compiled. */
export interface ShippedLesson {
  readonly slug: string;
  readonly keys: readonly string[];
  /** Source text of a module that exports `programs`, in the order of the keys. */
  readonly module: string;
}

/** For the build alone, which imports this: every lesson's. */
export const shippedLessons: readonly ShippedLesson[] = await Promise.all(
  lessonEntries.map(async ({ slug, load }) => {
    const { runs } = (await load()).bound.lesson;
    const programs = runs.map(({ bpf, user }) => compilePrograms({ machine: {}, bpf, user }));
    return { slug, keys: runs.map(({ bpf, user }) => programsKey(bpf, user)), module: moduleOf(programs) };
  }),
);
