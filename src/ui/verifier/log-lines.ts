/** A place in the source, as the verifier names it: the file without its folder. */
export interface SourcePlace {
  readonly file: string;
  readonly line: number;
}

/** A line of a verifier's log. */
export interface VerifierLine {
  readonly text: string;
  /** `source`: a line of C; `insn`: an instruction (and the registers behind it); `other`: all else. */
  readonly kind: 'source' | 'insn' | 'other';
  /** The C line that it is about, or belongs to. */
  readonly place?: SourcePlace;
  /** The text of that line. */
  readonly source?: string;
  /** The number of the instruction, as the log counts. */
  readonly insn?: number;
}

/** A line of C on the way to what was refused. */
export interface WayStep extends SourcePlace {
  readonly source: string;
  /** Where the line ends in a branch: whether its jump is taken on this way. */
  readonly branch?: 'jumps' | 'goes-on';
}

const SOURCE = /^; (?<source>.*) @ (?<file>[^\s@]+):(?<line>\d+)$/;
const INSN = /^(?<insn>\d+): \([0-9a-f]{2}\) /;
const BRANCH = /^from (?<from>\d+) to \d+/;
const CONDITION = /^\d+: \([0-9a-f]{2}\) if .* goto pc[+-]\d+/;

/** Takes a log apart: each line with the C line it belongs to. */
export function verifierLines(log: string): VerifierLine[] {
  let place: SourcePlace | undefined;
  let source = '';
  return log
    .replace(/\n$/, '')
    .split('\n')
    .map((text) => {
      const quoted = SOURCE.exec(text)?.groups;
      if (quoted) {
        place = { file: quoted.file, line: Number(quoted.line) };
        source = quoted.source.trim();
        return { text, kind: 'source', place, source };
      }
      const insn = INSN.exec(text)?.groups;
      return insn ? { text, kind: 'insn', place, source, insn: Number(insn.insn) } : { text, kind: 'other' };
    });
}

/** The line of the instruction that was refused, and what is said of it: the end of a rejected log. */
export function refusedLine(lines: readonly VerifierLine[]): number {
  return lines.findLastIndex(({ kind }) => kind === 'insn');
}

/** The instructions of the way that ends at the refused one. Where the verifier came back to look at a branch's other side, what it saw between is left out. */
function instructionsToRefusal(lines: readonly VerifierLine[]): VerifierLine[] {
  let way: VerifierLine[] = [];
  for (const line of lines) {
    const branch = BRANCH.exec(line.text)?.groups;
    if (branch) way = way.slice(0, way.findLastIndex(({ insn }) => insn === Number(branch.from)) + 1);
    else if (line.kind === 'insn') way.push(line);
  }
  return way;
}

/** The source lines of the way that ends at the refused instruction, in order, and where each branch on it goes. */
export function pathToRefusal(lines: readonly VerifierLine[]): WayStep[] {
  const way = instructionsToRefusal(lines);
  const steps: WayStep[] = [];
  way.forEach(({ text, insn, place, source = '' }, index) => {
    if (!place) return;
    const next = way[index + 1];
    const branch = next && CONDITION.test(text) ? (next.insn === insn! + 1 ? 'goes-on' : 'jumps') : undefined;
    const last = steps.at(-1);
    if (last?.line !== place.line || last.file !== place.file) steps.push({ ...place, source, branch });
    else if (branch) steps[steps.length - 1] = { ...last, branch };
  });
  return steps;
}

/** Numbers to write beside the source: by file and line, the steps of the way that are there; the last one where it ends. */
export function wayMarks(log: string): ReadonlyMap<string, ReadonlyMap<number, string>> {
  const marks = new Map<string, Map<number, string>>();
  pathToRefusal(verifierLines(log)).forEach(({ file, line }, index) => {
    const lines = marks.get(file) ?? new Map<number, string>();
    const before = lines.get(line);
    lines.delete(line);
    marks.set(file, lines.set(line, before === undefined ? String(index + 1) : `${before},${index + 1}`));
  });
  return marks;
}
