import type { Translation } from '../catalogues.ts';
import { zhPage } from './page.ts';

/** Chinese: the page's words come with it, those of the other views when they are asked for. */
export const zh: Translation = {
  page: async () => zhPage,
};
