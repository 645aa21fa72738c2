import { useLayoutEffect, useRef } from 'react';
import type { RefObject } from 'react';
import { useStillness } from '../motion.ts';
import type { Drawing } from './drawing.ts';
import type { Move } from './moves.ts';
import { movesBetween } from './moves.ts';

const MS = 200;
const EXCHANGE_MS = 320;
/** Who steps faster than this sees cuts: moves that nobody could follow. */
const TOO_FAST_MS = 120;

interface Shown {
  readonly drawing: Drawing;
  readonly elements: ReadonlyMap<string, HTMLElement>;
  readonly at: number;
}

/**
 * Plays what `movesBetween` finds. The elements of `pile` stand where they belong at
 * once and are only seen to come; those that are gone are seen to go in `leaving`.
 */
export function useMoves(drawing: Drawing): { readonly pile: RefObject<HTMLDivElement | null>; readonly leaving: RefObject<HTMLDivElement | null> } {
  const pile = useRef<HTMLDivElement>(null);
  const leaving = useRef<HTMLDivElement>(null);
  const shown = useRef<Shown>(undefined);
  const isStill = useStillness();
  useLayoutEffect(() => {
    const before = shown.current;
    const now = { drawing, elements: elementsOf(pile.current), at: performance.now() };
    shown.current = now;
    if (!before || isStill || now.at - before.at < TOO_FAST_MS) return;
    for (const move of movesBetween(before.drawing, drawing)) {
      if (move.isGone) leave(before.elements.get(move.key), leaving.current, move);
      else arrive(now.elements.get(move.key), move);
    }
  }, [drawing, isStill]);
  return { pile, leaving };
}

function elementsOf(pile: HTMLElement | null): Map<string, HTMLElement> {
  const elements = [...(pile?.children ?? [])].filter((element) => element instanceof HTMLElement);
  return new Map(elements.map((element) => [element.dataset.key ?? '', element]));
}

/** What an element does at present, to go on from where it is seen. */
const under = new WeakMap<HTMLElement, { readonly animation: Animation; readonly dx: number; readonly dy: number }>();

function arrive(element: HTMLElement | undefined, { dx, dy, fades, isExchange }: Move): void {
  if (!element) return;
  const last = under.get(element);
  const left = last ? 1 - (last.animation.effect?.getComputedTiming().progress ?? 1) : 0;
  const from = { dx: dx + left * (last?.dx ?? 0), dy: dy + left * (last?.dy ?? 0) };
  last?.animation.cancel();
  const animation = element.animate(
    { translate: [`${from.dx}px ${from.dy}px`, '0px 0px'], ...(fades ? { opacity: [0, 1] } : {}) },
    { duration: isExchange ? EXCHANGE_MS : MS, easing: 'cubic-bezier(0.3, 0, 0.2, 1)' },
  );
  under.set(element, { animation, ...from });
}

function leave(element: HTMLElement | undefined, place: HTMLElement | null, { dx, dy, isExchange }: Move): void {
  if (!element || !place) return;
  fallSilent(element);
  place.append(element);
  const animation = element.animate(
    { translate: ['0px 0px', `${dx}px ${dy}px`], opacity: [1, 0] },
    { duration: isExchange ? EXCHANGE_MS : MS, easing: 'cubic-bezier(0.5, 0, 0.7, 1)', fill: 'forwards' },
  );
  animation.onfinish = () => element.remove();
}

/** What has left is still seen for a moment, and said no more: its words become a style's. */
function fallSilent(element: HTMLElement): void {
  for (const part of element.querySelectorAll<HTMLElement>('.block-text, .block-tag, .strip b')) {
    part.dataset.said = part.textContent;
    part.textContent = '';
  }
}
