import type { Extension, Range, Text } from '@codemirror/state';
import { RangeSet, StateEffect, StateField } from '@codemirror/state';
import { gutter, GutterMarker } from '@codemirror/view';
import type { Context } from '../../base/trace-flags.ts';
import { alignedLines } from './aligned-lines.ts';
import type { FileMarks, LineStand } from './marks.ts';

/** Who ran a line last, or stands at it: as beside the listing. The editor is in a shadow root, out of reach of the page's rules but for its colours. */
class RunMarker extends GutterMarker {
  readonly context: Context;
  readonly strength?: LineStand['strength'];

  constructor(context: Context, strength?: LineStand['strength']) {
    super();
    this.context = context;
    this.strength = strength;
  }

  override eq(other: RunMarker): boolean {
    return other.context === this.context && other.strength === this.strength;
  }

  override toDOM(): HTMLElement {
    const mark = document.createElement('b');
    mark.textContent = this.context;
    mark.className = `run-mark ${this.strength ?? ''}`;
    const isFilled = this.strength === 'running';
    mark.style.color = isFilled ? `var(--on-${this.context})` : `var(--word-${this.context})`;
    if (isFilled) mark.style.background = `var(--${this.context})`;
    if (this.strength === 'standing') mark.style.boxShadow = `inset 0 0 0 1.5px var(--${this.context})`;
    return mark;
  }
}

const setMarks = StateEffect.define<RangeSet<RunMarker>>();

const marksField = StateField.define<RangeSet<RunMarker>>({
  create: () => RangeSet.empty,
  update: (marks, { changes, effects }) => effects.reduce((now, effect) => (effect.is(setMarks) ? effect.value : now), marks.map(changes)),
});

/** The gutter of marks, beside the line numbers. */
export const runGutter: Extension = [marksField, gutter({ class: 'cm-run-marks', markers: ({ state }) => state.field(marksField) })];

/** What puts the marks of a run beside the lines that are still as they were when it ran. */
export function marksEffect(doc: Text, ran: string, marks: FileMarks | undefined): StateEffect<unknown> {
  const draft = Array.from({ length: doc.lines }, (_, index) => doc.line(index + 1).text);
  const ranges: Range<RunMarker>[] = [];
  for (const [line, at] of alignedLines(ran.split('\n'), draft)) {
    const stand = marks?.stands.get(line);
    const context = stand?.context ?? marks?.visited.get(line);
    if (context) ranges.push(new RunMarker(context, stand?.strength).range(doc.line(at).from));
  }
  return setMarks.of(RangeSet.of(ranges, true));
}
