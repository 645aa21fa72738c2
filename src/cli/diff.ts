/**
 * The lines in which two texts differ, as `diff -u` lays them out, all in one hunk: what a
 * page promises is short. '' for equal texts; whether the last line has an end makes no difference.
 */
export function lineDiff(expected: string, said: string, expectedName: string, saidName: string): string {
  const [old, now] = [linesOf(expected), linesOf(said)];
  if (old.length === now.length && old.every((line, index) => line === now[index])) return '';
  const head = [`--- ${expectedName}`, `+++ ${saidName}`, `@@ -${span(old)} +${span(now)} @@`];
  return `${[...head, ...hunk(old, now)].join('\n')}\n`;
}

function linesOf(text: string): string[] {
  const lines = text.replaceAll('\r\n', '\n').replace(/\n$/, '').split('\n');
  return lines.length === 1 && lines[0] === '' ? [] : lines;
}

function span(lines: readonly string[]): string {
  return lines.length === 0 ? '0,0' : `1,${lines.length}`;
}

/** Beyond this many pairs of lines the longest common part is not worth its time: all old, then all new. */
const MOST_PAIRS = 4_000_000;

function hunk(old: readonly string[], now: readonly string[]): string[] {
  if (old.length * now.length > MOST_PAIRS) return [...old.map((line) => `-${line}`), ...now.map((line) => `+${line}`)];
  const common = commonLengths(old, now);
  const lines: string[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < now.length) {
    if (i < old.length && j < now.length && old[i] === now[j]) {
      lines.push(` ${old[i++]}`);
      j++;
    } else if (j >= now.length || (i < old.length && common[i + 1][j] >= common[i][j + 1])) lines.push(`-${old[i++]}`);
    else lines.push(`+${now[j++]}`);
  }
  return lines;
}

/** How many lines two tails have in common, in order. */
function commonLengths(old: readonly string[], now: readonly string[]): Uint32Array[] {
  const lengths = Array.from({ length: old.length + 1 }, () => new Uint32Array(now.length + 1));
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = now.length - 1; j >= 0; j--) {
      lengths[i][j] = old[i] === now[j] ? lengths[i + 1][j + 1] + 1 : Math.max(lengths[i + 1][j], lengths[i][j + 1]);
    }
  }
  return lengths;
}
