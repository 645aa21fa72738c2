import type { Context } from '../../base/trace-flags.ts';

/**
 * The second sign of a context beside its letter: a pattern, drawn in the colour of
 * what is written on the fill. One tile each; the same tile serves the page (as a CSS
 * mask) and drawings (as an SVG pattern).
 */
export interface PatternTile {
  readonly width: number;
  readonly height: number;
  /** SVG path, stroked; '' for a plain context. */
  readonly path: string;
  readonly stroke: number;
}

export const patternTiles: Readonly<Record<Context, PatternTile>> = {
  U: { width: 8, height: 8, path: '', stroke: 0 },
  K: { width: 6, height: 6, path: 'M-1.5 1.5 1.5-1.5M0 6 6 0M4.5 7.5 7.5 4.5', stroke: 1.1 },
  H: { width: 5, height: 5, path: 'M0 2.5H5M2.5 0V5', stroke: 0.9 },
  S: { width: 8, height: 6, path: 'M0 4.5 4 1.5 8 4.5', stroke: 1.1 },
  W: { width: 5, height: 5, path: 'M2.5 2.5h.01', stroke: 1.9 },
  I: { width: 8, height: 6, path: 'M1 3h4', stroke: 1.1 },
};
