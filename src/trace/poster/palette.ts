import type { Context } from '../../base/trace-flags.ts';

/** A colour in light and in dark surroundings. */
export type Shade = readonly [light: string, dark: string];

/** The page's colours (`ui/style/tokens.css`), for a drawing that stands on a page of its own: a test holds the two together. */
export const palette = {
  paper: ['#faf8f3', '#171613'],
  card: ['#ffffff', '#201f1b'],
  ink: ['#1e1b17', '#f2eee6'],
  muted: ['#5f5a51', '#b9b2a5'],
  line: ['#e2ddd2', '#38352e'],
  edge: ['#8d867a', '#857e72'],
} as const satisfies Readonly<Record<string, Shade>>;

/** The fill of each context. */
export const fills: Readonly<Record<Context, Shade>> = {
  U: ['#0877cf', '#7dc3ff'],
  K: ['#383186', '#8588fd'],
  H: ['#840b36', '#f789b2'],
  S: ['#a34300', '#ffc471'],
  W: ['#046d65', '#62f0df'],
  I: ['#908d89', '#848078'],
};

/** What is written on the fill of each context. */
export const inks: Readonly<Record<Context, Shade>> = {
  U: ['#ffffff', '#171613'],
  K: ['#ffffff', '#171613'],
  H: ['#ffffff', '#171613'],
  S: ['#ffffff', '#171613'],
  W: ['#ffffff', '#171613'],
  I: ['#171613', '#171613'],
};
