import { sharedMilestones } from '../shared-milestones.ts';
import type { SharedMilestone } from '../shared-milestones.ts';
import { milestonesOf } from '../story.ts';
import { short } from './markup.ts';
import type { PosterRun, Scene } from './scene.ts';

/**
 * The animation: after a moment of the whole picture a playhead sweeps once over every
 * machine and uncovers what has happened. It is over in less than five seconds, for a
 * picture has no button to pause it, and it ends in the picture it began with.
 */

const SECONDS = 4.8;
/** Parts of it: until here the whole picture stands still; between these the playhead moves. */
const STILL = 14;
const START = 18;
const END = 96;

/** Where a machine's playhead is at a point of the animation, in per cent of it. */
interface Keyframe {
  readonly percent: number;
  readonly x: number;
}

/** The style of the moving parts: class `sweep`, and `sweep-0`, `sweep-1` … for each machine. */
export function sweepStyle(scene: Scene): string {
  const rules = scene.runs.map((_, index) => `@keyframes s${index}{${framesText(keyframes(scene, index), scene)}}.sweep-${index}{animation:s${index} ${SECONDS}s .2s linear 1}`);
  return `.sweep{opacity:0}@media (prefers-reduced-motion:no-preference){${rules.join('')}}`;
}

function framesText(frames: readonly Keyframe[], { plot }: Scene): string {
  const moves = frames.map(({ percent, x }) => `${short(percent)}%{opacity:1;transform:translateX(${short(x - plot.left)}px)}`);
  return `0%,${STILL}%{opacity:0;transform:translateX(0)}${moves.join('')}100%{opacity:0;transform:translateX(${short(plot.width)}px)}`;
}

/**
 * Twins move by story: at the same moment each is at the same milestone, however far
 * apart those lie in time. Between two milestones, and without a story, by time.
 */
function keyframes({ plot, runs }: Scene, index: number): Keyframe[] {
  const stories = runs.map(({ run }) => seenStory(run, plot.timeNs(plot.left), plot.timeNs(plot.right)));
  const shares = stories[index] === stories[0] ? stories[0].map(({ position }) => [position, position] as const) : sharedMilestones(stories[0], stories[index]);
  const { log, zeroNs } = runs[index].run;
  const share = (lead: number) => (stories[0].findIndex(({ position }) => position === lead) + 1) / (stories[0].length + 1);
  const between = shares.map(([lead, own]) => ({ percent: START + (END - START) * share(lead), x: plot.x(log.timeNs(own - 1) - zeroNs) }));
  return [{ percent: START, x: plot.left }, ...between, { percent: END, x: plot.right }];
}

/** More stations than this cannot be told from each other in the time there is. */
const MOST_STATIONS = 40;

function seenStory({ log, zeroNs }: PosterRun, fromNs: number, toNs: number): readonly SharedMilestone[] {
  const seen = milestonesOf(log).filter(({ position }) => {
    const timeNs = log.timeNs(position - 1) - zeroNs;
    return timeNs >= fromNs && timeNs <= toNs;
  });
  return seen.slice(0, MOST_STATIONS);
}
