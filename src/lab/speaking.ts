import type { Language } from '../lessons/index.ts';
import { worded } from './scenes.ts';
import type { LabState } from './state.ts';
import type { LabCore } from './store.ts';

/** Fetches everything that is said in a language; then, of the state as it is by then, what is said otherwise. */
export async function wordsIn({ store, lesson, questions, prepareWords }: LabCore, language: Language): Promise<() => Partial<LabState>> {
  const [words] = await Promise.all([lesson.wordsIn(language), prepareWords?.(language)]);
  return () => {
    questions.speak(words);
    const { scenes, prediction } = store.getState();
    return {
      language,
      isLanguageLinked: false,
      words,
      scenes: scenes.map((scene) => worded(scene, words)),
      prediction: prediction && questions.worded(prediction),
    };
  };
}
