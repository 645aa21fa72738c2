import type { Language } from '../../lab/state.ts';
import { useLab } from '../lab.ts';
import type { Messages } from './en/page.ts';
import { en } from './en/page.ts';

const catalogues: Readonly<Record<Language, Messages>> = { en };

/** The page's words in the reader's language. */
export function useText(): Messages {
  return catalogues[useLab((lab) => lab.language)];
}
