import { useEffect, useId, useRef, type ReactNode } from 'react';
import type { StoreApi } from 'zustand';
import type { Learning } from '../../lab/learning/learning.ts';
import { icons } from '../icons.tsx';
import { enLessons } from '../text/en/lessons.ts';
import { useWords } from '../text/words.ts';
import { useLearning } from './learning.ts';

/** A card over the corner of the page, beside which one goes on working. Escape closes it. */
export function Card({ learning, title, children }: { learning: StoreApi<Learning>; title: string; children: ReactNode }) {
  const text = useWords('lessons', enLessons);
  const id = useId();
  const card = useRef<HTMLElement>(null);
  const { setCard } = useLearning(learning, (state) => state.actions);
  useEffect(() => {
    const { current } = card;
    current?.focus();
    const own = new AbortController();
    current?.addEventListener(
      'keydown',
      (event) => {
        event.stopPropagation();
        if (event.key === 'Escape') setCard();
      },
      { signal: own.signal },
    );
    return () => own.abort();
  }, [setCard]);
  return (
    <section ref={card} className="learning-card" aria-labelledby={id} tabIndex={-1}>
      <header>
        <h2 id={id}>{title}</h2>
        <button type="button" className="press" aria-label={text.close} title={text.close} onClick={() => setCard()}>
          {icons.no}
        </button>
      </header>
      {children}
    </section>
  );
}
