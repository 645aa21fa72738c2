import type { Ns } from '../base/units.ts';
import { normalise, type FixtureEvent } from '../trace/fixture/normalise.ts';
import type { Log } from '../trace/log.ts';

/** An event of a story that two Logs tell, and when it happens in each. */
export interface DiffRow {
  /** In names that do not differ from run to run. */
  readonly event: string;
  /** Since the event that both stories begin with; undefined where it is only in the other. */
  readonly recordedNs?: Ns;
  readonly simulatedNs?: Ns;
}

/** The order of events of two stories, one beside the other; undefined where one has no story to compare (`scenarioStart`). */
export function diffOf(recorded: Log, simulated: Log): readonly DiffRow[] | undefined {
  const [one, other] = [normalise(recorded), normalise(simulated)];
  return one && other && aligned(one.events.slice(0, MOST), other.events.slice(0, MOST));
}

/** Longer stories are compared as far as this. */
const MOST = 1500;

/** A longest common subsequence: what is in both, in an order that both have. */
function aligned(one: readonly FixtureEvent[], other: readonly FixtureEvent[]): DiffRow[] {
  const [names, otherNames] = [one.map(nameOf), other.map(nameOf)];
  const lengths = commonLengths(names, otherNames);
  const width = other.length + 1;
  const rows: DiffRow[] = [];
  let [i, j] = [0, 0];
  while (i < one.length || j < other.length) {
    if (i < one.length && j < other.length && names[i] === otherNames[j]) rows.push({ event: names[i], recordedNs: one[i++].dt_ns, simulatedNs: other[j++].dt_ns });
    else if (j >= other.length || (i < one.length && lengths[(i + 1) * width + j] >= lengths[i * width + j + 1])) rows.push({ event: names[i], recordedNs: one[i++].dt_ns });
    else rows.push({ event: otherNames[j], simulatedNs: other[j++].dt_ns });
  }
  return rows;
}

/** At [i, j]: how many events the rests from i and j on have in common. */
function commonLengths(one: readonly string[], other: readonly string[]): Uint16Array {
  const width = other.length + 1;
  const lengths = new Uint16Array((one.length + 1) * width);
  for (let i = one.length - 1; i >= 0; i--) {
    for (let j = other.length - 1; j >= 0; j--) {
      const [skipOne, skipOther] = [lengths[(i + 1) * width + j], lengths[i * width + j + 1]];
      lengths[i * width + j] = one[i] === other[j] ? lengths[(i + 1) * width + j + 1] + 1 : Math.max(skipOne, skipOther);
    }
  }
  return lengths;
}

/** The event with what it is about; neither times nor flags are compared. */
function nameOf({ event, dt_ns: _time, flags: _flags, context, cpu, task, ...own }: FixtureEvent): string {
  const about = Object.entries(own).map(([name, value]) => `${name}=${value}`);
  return [event, ...about, `(${task}, ${context}${cpu === 0 ? '' : `, CPU +${cpu}`})`].join(' ');
}
