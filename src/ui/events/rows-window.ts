/**
 * Which rows of a very long list are on the screen. Browsers draw nothing taller
 * than some ten million pixels: a longer list is scrolled in proportion.
 */

export const ROW = 24;
const TALLEST = 8_000_000;

/** How tall the scrolled content is. */
export function contentHeight(rows: number): number {
  return Math.min(rows * ROW, TALLEST);
}

export interface RowsWindow {
  readonly first: number;
  /** One behind the last. */
  readonly end: number;
  /** Where the first row stands in the content. */
  readonly top: number;
}

/** The rows in view, and a few around them, of a list scrolled so far. */
export function windowAt(scrollTop: number, viewHeight: number, rows: number): RowsWindow {
  const at = rowAtTop(scrollTop, viewHeight, rows);
  const first = Math.max(0, Math.min(Math.floor(at), rows - 1));
  const end = Math.min(rows, first + Math.ceil(viewHeight / ROW) + 2);
  return { first, end, top: scrollTop - (at - first) * ROW };
}

/** The row at the upper edge, with the part of it that is scrolled away as a fraction. */
function rowAtTop(scrollTop: number, viewHeight: number, rows: number): number {
  if (rows * ROW <= TALLEST) return scrollTop / ROW;
  const share = scrollTop / (TALLEST - viewHeight);
  return Math.min(1, Math.max(0, share)) * (rows - viewHeight / ROW);
}

/** Where to scroll for a row to be seen, with a row of company on each side; the present place where it is. */
export function scrollFor(row: number, scrollTop: number, viewHeight: number, rows: number): number {
  const at = rowAtTop(scrollTop, viewHeight, rows);
  const seen = viewHeight / ROW;
  const margin = Math.min(1, Math.max(0, (seen - 1) / 2));
  if (row >= at + margin - 0.01 && row + 1 <= at + seen - margin + 0.01) return scrollTop;
  const isNear = Math.abs(row - at) < 2 * seen;
  const target = !isNear ? row - (seen - 1) / 2 : row < at + margin ? row - margin : row + 1 + margin - seen;
  return scrollOf(Math.max(0, Math.min(Math.ceil(target - 0.01), rows - seen)), viewHeight, rows);
}

function scrollOf(row: number, viewHeight: number, rows: number): number {
  if (rows * ROW <= TALLEST) return row * ROW;
  return (row / (rows - viewHeight / ROW)) * (TALLEST - viewHeight);
}
