/** A point of the story that twins share: the n-th time `key` is reached. */
export interface SharedMilestone {
  readonly key: string;
  readonly position: number;
}

/**
 * Pairs of positions of the milestones both runs reach in the same order: a
 * longest common subsequence of their keys, so that following never runs back.
 */
export function sharedMilestones(own: readonly SharedMilestone[], other: readonly SharedMilestone[]): readonly [number, number][] {
  let ofOwn = shared.get(own);
  if (!ofOwn) shared.set(own, (ofOwn = new WeakMap()));
  let pairs = ofOwn.get(other);
  if (!pairs) ofOwn.set(other, (pairs = longestCommon(own, other)));
  return pairs;
}

/** What two stories share, once found: every move asks again. */
const shared = new WeakMap<readonly SharedMilestone[], WeakMap<readonly SharedMilestone[], readonly [number, number][]>>();

function longestCommon(own: readonly SharedMilestone[], other: readonly SharedMilestone[]): readonly [number, number][] {
  const longest = own.map(() => other.map(() => 0));
  const lengthFrom = (i: number, j: number) => longest[i]?.[j] ?? 0;
  for (let i = own.length - 1; i >= 0; i--) {
    for (let j = other.length - 1; j >= 0; j--) {
      longest[i][j] =
        own[i].key === other[j].key ? lengthFrom(i + 1, j + 1) + 1 : Math.max(lengthFrom(i + 1, j), lengthFrom(i, j + 1));
    }
  }
  const pairs: [number, number][] = [];
  for (let i = 0, j = 0; i < own.length && j < other.length; ) {
    if (own[i].key === other[j].key) pairs.push([own[i++].position, other[j++].position]);
    else if (lengthFrom(i + 1, j) >= lengthFrom(i, j + 1)) i++;
    else j++;
  }
  return pairs;
}
