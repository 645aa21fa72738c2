import { useLab } from '../lab.ts';
import { fetched } from './catalogues.ts';
import type { Messages } from './en/page.ts';
import { en } from './en/page.ts';

/** The page's words in the reader's language, which has been fetched before it is set (`prepareWords`). */
export function useText(): Messages {
  return fetched[useLab((lab) => lab.language)]?.page ?? en;
}
