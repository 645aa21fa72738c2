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
  /** The number of the instruction, as the log counts. */
  readonly insn?: number;
}

const SOURCE = /^; .* @ (?<file>[^\s@]+):(?<line>\d+)$/;
const INSN = /^(?<insn>\d+): \([0-9a-f]{2}\) /;
const BRANCH = /^from (?<from>\d+) to \d+/;

/** Takes a log apart: each line with the C line it belongs to. */
export function verifierLines(log: string): VerifierLine[] {
  let place: SourcePlace | undefined;
  return log
    .replace(/\n$/, '')
    .split('\n')
    .map((text) => {
      const source = SOURCE.exec(text)?.groups;
      if (source) {
        place = { file: source.file, line: Number(source.line) };
        return { text, kind: 'source', place };
      }
      const insn = INSN.exec(text)?.groups;
      return insn ? { text, kind: 'insn', place, insn: Number(insn.insn) } : { text, kind: 'other' };
    });
}

/** The line of the instruction that was refused, and what is said of it: the end of a rejected log. */
export function refusedLine(lines: readonly VerifierLine[]): number {
  return lines.findLastIndex(({ kind }) => kind === 'insn');
}

/**
 * The source lines of the way that ends at the refused instruction, in order. Where the
 * verifier came back to look at a branch's other side, what it saw between is left out.
 */
export function pathToRefusal(lines: readonly VerifierLine[]): SourcePlace[] {
  let path: { insn: number; place?: SourcePlace }[] = [];
  for (const { text, kind, insn, place } of lines) {
    const branch = BRANCH.exec(text)?.groups;
    if (branch) {
      const from = path.findLastIndex((step) => step.insn === Number(branch.from));
      path = path.slice(0, from + 1);
    } else if (kind === 'insn') path.push({ insn: insn!, place });
  }
  const places = path.flatMap((step) => (step.place ? [step.place] : []));
  return places.filter((place, index) => place.line !== places[index - 1]?.line || place.file !== places[index - 1]?.file);
}
