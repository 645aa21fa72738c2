import { input_event } from '../../base/event.ts';
import type { Log } from '../../trace/log.ts';

const EV_KEY = 1;

/** A key that reached the input layer. */
interface Press {
  readonly name: string;
  /** Since the press before; 0 for the first. */
  readonly afterNs: number;
}

/** The keys that went down, in order. */
export function pressesOf(log: Log): Press[] {
  const presses = [...log.indicesOf(input_event)].filter((index) => log.num(index, 'type') === EV_KEY && log.num(index, 'value') === 1);
  return presses.map((index, n) => ({ name: log.text(index, 'name'), afterNs: n === 0 ? 0 : log.timeNs(index) - log.timeNs(presses[n - 1]) }));
}
