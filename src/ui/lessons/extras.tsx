import { lazy, Suspense, useEffect } from 'react';
import type { StoreApi } from 'zustand';
import type { Learning, LearningCard } from '../../lab/learning/learning.ts';
import { enLessons } from '../text/en/lessons.ts';
import { useWords } from '../text/words.ts';
import { useLearning } from './learning.ts';
import { CARD_WORDS } from './cards.ts';
import { MissedScenes } from './missed-scenes.tsx';
import { WhyBar } from './why-bar.tsx';
import './lessons.css';

const Challenges = lazy(() => import('../challenge/challenges-card.tsx'));
const Charts = lazy(() => import('../chart/charts-card.tsx'));
const CallBoard = lazy(() => import('../challenge/call-board.tsx'));
const Choose = lazy(() => import('../choose/choose-card.tsx'));
const Reference = lazy(() => import('../reference/reference.tsx'));

/** What a lesson has beside its scenes, one quiet word each; pressed, a card over the page's corner. */
export default function Extras({ learning }: { learning: StoreApi<Learning> }) {
  const text = useWords('lessons', enLessons);
  const challenges = useLearning(learning, (state) => state.challenges);
  const cards = useLearning(learning, (state) => state.cards);
  const card = useLearning(learning, (state) => state.card);
  const page = useLearning(learning, (state) => state.page);
  const { setCard } = useLearning(learning, (state) => state.actions);
  useReferenceLink(learning);
  const won = challenges.filter(({ isWon }) => isWon).length;
  const button = (name: LearningCard, says: string, aside = '') => (
    <button key={name} type="button" className="extra" aria-expanded={card === name} onClick={() => setCard(card === name ? undefined : name)}>
      {says}
      {aside && <span className="quiet"> {aside}</span>}
    </button>
  );
  return (
    <>
      <span className="extras">
        <MissedScenes />
        {cards.map((each) => button(each, text[CARD_WORDS[each]], each === 'challenges' ? `${won}/${challenges.length}` : ''))}
      </span>
      <WhyBar learning={learning} />
      <Suspense>
        {card === 'challenges' && <Challenges learning={learning} />}
        {card === 'charts' && <Charts learning={learning} />}
        {card === 'board' && <CallBoard learning={learning} />}
        {card === 'choose' && <Choose learning={learning} />}
        {page !== undefined && <Reference learning={learning} page={page} />}
      </Suspense>
    </>
  );
}

/** `?page=api` opens the reference over the lesson. */
function useReferenceLink(learning: StoreApi<Learning>): void {
  useEffect(() => {
    const page = new URLSearchParams(location.search).get('page');
    if (page) learning.getState().actions.setPage(page);
  }, [learning]);
}
