import type { LearningCard } from '../../lab/learning/learning.ts';

/** What each of a lesson's cards is called in the lessons' catalogue. */
export const CARD_WORDS = { challenges: 'breakIt', charts: 'chart', board: 'board', choose: 'choose' } as const satisfies Record<LearningCard, string>;
