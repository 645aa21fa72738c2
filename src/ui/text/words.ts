import { use, useEffect, useState } from 'react';
import type { Language } from '../../lessons/language.ts';
import { useLab } from '../lab.ts';
import { fetched, type Catalogues, type Translation } from './catalogues.ts';

const translations: { readonly [L in Exclude<Language, 'en'>]: () => Promise<Translation> } = {
  zh: async () => (await import('./zh/index.ts')).zh,
};

const fetching = new Map<string, Promise<unknown>>();

/**
 * A lazily loaded view's words in the reader's language. `english` comes with the
 * view; another language's are fetched, and the view waits for them (Suspense).
 */
export function useWords<Name extends keyof Catalogues>(name: Name, english: Catalogues[Name]): Catalogues[Name] {
  const language = useLab((lab) => lab.language);
  return language === 'en' ? english : (fetched[language]?.[name] ?? use(fetchWords(language, name)) ?? english);
}

/** Some catalogues in all languages but the reader's, as soon as they have been fetched; meanwhile none. */
export function useOtherWords<Name extends keyof Catalogues>(names: readonly Name[], english: Pick<Catalogues, Name>): readonly Pick<Catalogues, Name>[] {
  const own = useLab((lab) => lab.language);
  const [others, setOthers] = useState<readonly Pick<Catalogues, Name>[]>([]);
  useEffect(() => {
    let isWanted = true;
    const wordsIn = async (language: Language) => {
      if (language === 'en') return english;
      await Promise.all(names.map((name) => fetchWords(language, name)));
      return { ...english, ...fetched[language] };
    };
    const languages = (['en', ...Object.keys(translations)] as Language[]).filter((language) => language !== own);
    void Promise.all(languages.map(wordsIn)).then((words) => isWanted && setOthers(words));
    return () => {
      isWanted = false;
    };
  }, [names, english, own]);
  return others;
}

/** The same promise for the same words, as `use` must have it. */
function fetchWords<Name extends keyof Catalogues>(language: Exclude<Language, 'en'>, name: Name): Promise<Catalogues[Name] | undefined> {
  const key = `${language}/${name}`;
  const known = fetching.get(key) ?? translations[language]().then(async (translation) => ((fetched[language] ??= {})[name] = await translation[name]?.()));
  fetching.set(key, known);
  return known as Promise<Catalogues[Name] | undefined>;
}

/** Fetches a language's words for the page: none is set before they are here. With `all`, those of every other view too, so that what is open turns at once. */
export async function prepareWords(language: Language, all: boolean): Promise<void> {
  if (language === 'en') return;
  const names = all ? (Object.keys(await translations[language]()) as (keyof Catalogues)[]) : (['page'] as const);
  await Promise.all(names.map((name) => fetchWords(language, name)));
}
