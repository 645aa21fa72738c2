/** One step of an alignment: an index into each list; -1 where the other has it alone. */
export interface AlignedPair {
  readonly left: number;
  readonly right: number;
}

export interface Alignment {
  readonly pairs: readonly AlignedPair[];
  /** The lists differ by more than `most` entries: from some point on they stand one after the other. */
  readonly isCut: boolean;
}

/**
 * Two lists of numbers laid side by side with the fewest entries alone (E. Myers,
 * An O(ND) Difference Algorithm, 1986, the greedy form). Cost and memory grow
 * with the square of the differences: beyond `most` of them it gives up.
 */
export function align(left: Int32Array, right: Int32Array, most = 2000): Alignment {
  const trails: Int32Array[] = [];
  const reach = new Int32Array(2 * most + 3);
  const middle = most + 1;
  let furthest = { x: 0, y: 0, d: 0 };
  for (let d = 0; d <= most; d++) {
    for (let k = -d; k <= d; k += 2) {
      let x = k === -d || (k !== d && reach[middle + k - 1] < reach[middle + k + 1]) ? reach[middle + k + 1] : reach[middle + k - 1] + 1;
      while (x < left.length && x - k < right.length && left[x] === right[x - k]) x++;
      reach[middle + k] = x;
      if (x <= left.length && x - k <= right.length && 2 * x - k > furthest.x + furthest.y) furthest = { x, y: x - k, d };
      if (x >= left.length && x - k >= right.length) {
        trails.push(reach.slice(middle - d, middle + d + 1));
        return { pairs: walkBack(trails, left.length, right.length, d), isCut: false };
      }
    }
    trails.push(reach.slice(middle - d, middle + d + 1));
  }
  const pairs = walkBack(trails, furthest.x, furthest.y, furthest.d);
  return { pairs: [...pairs, ...alone(furthest, left.length, right.length)], isCut: true };
}

/** Entry d of `trails`: how far each diagonal -d … d had come with d differences. */
function walkBack(trails: readonly Int32Array[], toX: number, toY: number, differences: number): AlignedPair[] {
  const pairs: AlignedPair[] = [];
  let x = toX;
  let y = toY;
  for (let d = differences; d > 0; d--) {
    const before = trails[d - 1];
    const k = x - y;
    const at = (diagonal: number) => before[diagonal + d - 1] ?? -1;
    const isDown = k === -d || (k !== d && at(k - 1) < at(k + 1));
    const fromX = isDown ? at(k + 1) : at(k - 1);
    const fromY = fromX - (isDown ? k + 1 : k - 1);
    while (x > fromX && y > fromY && (isDown ? y > fromY + 1 : x > fromX + 1)) pairs.push({ left: --x, right: --y });
    pairs.push(isDown ? { left: -1, right: --y } : { left: --x, right: -1 });
  }
  while (x > 0) pairs.push({ left: --x, right: --y });
  return pairs.toReversed();
}

function* alone({ x, y }: { readonly x: number; readonly y: number }, leftLength: number, rightLength: number): IterableIterator<AlignedPair> {
  for (let left = x; left < leftLength; left++) yield { left, right: -1 };
  for (let right = y; right < rightLength; right++) yield { left: -1, right };
}
