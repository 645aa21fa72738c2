/** Where each line of a text that ran stands in its edited draft; lines that were changed are not there. Both count from 1. */
export function alignedLines(ran: readonly string[], draft: readonly string[]): ReadonlyMap<number, number> {
  const aligned = new Map<number, number>();
  const least = Math.min(ran.length, draft.length);
  let head = 0;
  while (head < least && ran[head] === draft[head]) aligned.set(++head, head);
  let tail = 0;
  while (tail < least - head && ran[ran.length - 1 - tail] === draft[draft.length - 1 - tail]) {
    aligned.set(ran.length - tail, draft.length - tail);
    tail++;
  }
  for (const [one, other] of commonLines(ran.slice(head, ran.length - tail), draft.slice(head, draft.length - tail))) aligned.set(head + one + 1, head + other + 1);
  return aligned;
}

/** The longest common subsequence of two short texts, as pairs of indices. */
function commonLines(ran: readonly string[], draft: readonly string[]): [number, number][] {
  // lengths[i][j]: how long it is from ran[i] and draft[j] on.
  const lengths = Array.from({ length: ran.length + 1 }, () => new Uint16Array(draft.length + 1));
  for (let i = ran.length - 1; i >= 0; i--) {
    for (let j = draft.length - 1; j >= 0; j--) lengths[i][j] = ran[i] === draft[j] ? lengths[i + 1][j + 1] + 1 : Math.max(lengths[i + 1][j], lengths[i][j + 1]);
  }
  const pairs: [number, number][] = [];
  for (let i = 0, j = 0; i < ran.length && j < draft.length; ) {
    if (ran[i] === draft[j]) pairs.push([i++, j++]);
    else if (lengths[i + 1][j] >= lengths[i][j + 1]) i++;
    else j++;
  }
  return pairs;
}
