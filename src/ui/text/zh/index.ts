import type { Translation } from '../catalogues.ts';

/** The page in Chinese. */
export const zh: Translation = {};
