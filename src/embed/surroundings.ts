import type { EmbedTheme } from './protocol.ts';

/** What a frame follows of the page around it. */
export interface Surroundings {
  readonly theme: EmbedTheme;
  /** The language of the element's surroundings, as a tag; '' where the page does not say. */
  readonly lang: string;
}

/**
 * Every host has another attribute for its dark side. What all have in common is that
 * words are light on dark there: so we look at the colour of the words around the element.
 */
export function surroundingsOf(element: Element): Surroundings {
  const [red, green, blue] = (getComputedStyle(element).color.match(/[\d.]+/g) ?? ['0', '0', '0']).map(Number);
  const isLight = 0.299 * red + 0.587 * green + 0.114 * blue > 140;
  return { theme: isLight ? 'dark' : 'light', lang: element.closest('[lang]')?.getAttribute('lang') ?? '' };
}

/** Calls `changed` whenever the page may look otherwise, until the signal aborts. */
export function watchSurroundings(changed: () => void, signal: AbortSignal): void {
  const observer = new MutationObserver(changed);
  for (const element of [document.documentElement, document.body]) observer.observe(element, { attributes: true });
  // What fades from one theme to the other has its colours when the fading ends.
  document.addEventListener('transitionend', changed, { signal });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', changed, { signal });
  signal.addEventListener('abort', () => observer.disconnect());
}
