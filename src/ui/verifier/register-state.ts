import type { VerifierLine } from './log-lines.ts';

/** What the verifier knows of one register or stack slot. */
export interface KnownValue {
  /** `R1`, `fp-8`, `refs`. */
  readonly name: string;
  /** As the log has it: `map_value(map=array,ks=4,vs=24)`. */
  readonly value: string;
  /** The picked line says so; the rest stands from before. */
  readonly isNew: boolean;
}

export interface KnownState {
  /** Frame number; 0 for the program itself. */
  readonly frame: number;
  readonly values: readonly KnownValue[];
}

/** A whole state: at an instruction that is come back to, or at the start. */
const WHOLE = /^(?:from \d+ to \d+|\d+):(?: safe)? (?=(?:frame\d+: )?(?:R\d+|fp-\d+)(?:_\w+)?=)/;
/** What an instruction has changed, behind it. */
const CHANGED = /\s; (?=(?:frame\d+: )?(?:R\d+|fp-\d+)(?:_\w+)?=)/;
const FRAME = /^frame(\d+): /;
const CALL = /^\d+: \(85\) call /;
const LOST_IN_CALLS = ['R1', 'R2', 'R3', 'R4', 'R5'];

/** What the verifier knows behind the line `index` of a log; before a refused instruction, since nothing is behind it. */
export function stateAt(lines: readonly VerifierLine[], index: number): KnownState {
  let frame = 0;
  const frames = new Map<number, Map<string, string>>();
  let fresh = new Set<string>();
  const take = (text: string) => {
    const told = FRAME.exec(text);
    frame = told ? Number(told[1]) : 0;
    if (!frames.has(frame)) frames.set(frame, new Map());
    for (const [name, value] of valuesIn(told ? text.slice(told[0].length) : text)) {
      frames.get(frame)!.set(name, value);
      fresh.add(name);
    }
  };
  for (const { text } of lines.slice(0, index + 1)) {
    fresh = new Set();
    if (CALL.test(text)) for (const name of LOST_IN_CALLS) frames.get(frame)?.delete(name);
    const whole = WHOLE.exec(text);
    if (whole) {
      if (text.startsWith('from ')) frames.clear();
      take(text.slice(whole[0].length));
    } else {
      const changed = CHANGED.exec(text);
      if (changed) take(text.slice(changed.index + changed[0].length));
    }
  }
  const values = [...(frames.get(frame) ?? [])].map(([name, value]) => ({ name, value, isNew: fresh.has(name) }));
  return { frame, values: values.toSorted((a, b) => order(a.name) - order(b.name)) };
}

/** Registers by number, then the stack from the top of its frame down, then the rest. */
function order(name: string): number {
  if (name.startsWith('R')) return Number(name.slice(1));
  return name.startsWith('fp-') ? 100 + Number(name.slice(3)) : 10_000;
}

const NAME = /(?<name>R\d+|fp-\d+|refs)(?:_\w+)?=/y;

/** `R1=ctx() R2_w=scalar(smin=0, smax=1) fp-8=mmmm????`: names and values, whose brackets may hold spaces. */
function valuesIn(text: string): [name: string, value: string][] {
  const found: [string, string][] = [];
  let at = 0;
  while (at < text.length) {
    NAME.lastIndex = at;
    const match = NAME.exec(text);
    const from = match ? NAME.lastIndex : at;
    const end = endOfValue(text, from);
    if (match) found.push([match.groups!.name, text.slice(from, end)]);
    at = end + 1;
  }
  return found;
}

function endOfValue(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const character = text[at];
    if (character === '(') depth++;
    else if (character === ')') depth--;
    else if (character === ' ' && depth <= 0) return at;
  }
  return text.length;
}
