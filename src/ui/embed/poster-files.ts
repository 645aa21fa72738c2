import { stepNamed, stretchNamed } from '../../lab/named-steps.ts';
import type { NamedRun } from '../../lab/named-steps.ts';
import type { Lab, LabRun } from '../../lab/state.ts';
import { formatFtrace } from '../../trace/ftrace/format.ts';
import { formatMermaid, storyStretch } from '../../trace/poster/mermaid.ts';
import { formatPoster } from '../../trace/poster/poster.ts';
import type { PosterRun } from '../../trace/poster/scene.ts';
import type { PosterWords } from '../../trace/poster/words.ts';
import type { enEmbed } from '../text/en/embed.ts';
import type { Messages } from '../text/en/page.ts';

export interface PosterRequest {
  readonly from?: string;
  readonly to?: string;
  readonly title: string;
}

/** The runs that are shown, drawn; what an open prediction hides is on no poster. */
export function posterOf(lab: Lab, { from, to, title }: PosterRequest, words: PosterWords, isAnimated: boolean, nameOf: (run: LabRun) => string): string {
  const shown = shownRuns(lab);
  const runs = shown.map((run): PosterRun => ({ name: nameOf(run), log: run.recording.log, zeroNs: run.recording.zeroNs }));
  const stretch = from === undefined && to === undefined ? undefined : stretchNamed(shown, lab.scenes, from, to);
  return formatPoster(runs, { animated: isAnimated, title, words, stretch });
}

/** The run in focus as text: a Mermaid diagram or an ftrace listing. */
export function listingOf(lab: Lab, format: 'mermaid' | 'ftrace', { from, to }: PosterRequest): string {
  const run = shownRuns(lab).find(({ id }) => id === lab.focus)!;
  const { log } = run.recording;
  const whole = from === undefined && to === undefined ? storyStretch(log) : { from: 0, to: log.length };
  const stretch = {
    from: (from === undefined ? undefined : stepNamed(run, lab.scenes, from)?.begin) ?? whole.from,
    to: (to === undefined ? undefined : stepNamed(run, lab.scenes, to)?.end) ?? whole.to,
  };
  return format === 'mermaid' ? formatMermaid(log, stretch) : formatFtrace(log, stretch);
}

function shownRuns({ runs, shown }: Lab): (LabRun & NamedRun)[] {
  return runs.flatMap((run) => {
    const { recording, hiddenAfter } = run;
    if (!recording || (shown !== 'both' && shown !== run.id)) return [];
    return [{ ...run, recording: hiddenAfter === undefined ? recording : { ...recording, log: recording.log.slice(0, hiddenAfter) } }];
  });
}

/** A poster's words in the reader's language, as the page says them. */
export function posterWordsOf({ timeline, context, stage }: Messages, { callback }: (typeof enEmbed)['poster']): PosterWords {
  const contexts = { U: context.U.name, K: context.K.name, H: context.H.name, S: context.S.name, W: context.W.name, I: context.I.name };
  return { paths: { fast: timeline.fastPath, slow: timeline.slowPath }, contexts, cpu: stage.cpu, row: timeline.row, more: stage.more, folded: timeline.folded, callback };
}
