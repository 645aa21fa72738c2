import type { Advice, Job, Reason, Worry } from '../../../lessons/140-choose/advice.ts';
import type { Place } from '../../../lessons/140-choose/places.ts';

/** Words of the card that asks about a reader's job. Templates in marks are read by `rich.ts`. */
export const enChoose = {
  title: 'Choose',
  about: 'What has to be done about your event? The answer changes as you turn.',
  needs: {
    name: 'It needs',
    positions: { maps: 'maps, arithmetic', sleep: 'a kfunc that sleeps', user: 'a user program' } satisfies Record<Job['needs'], string>,
    changes: {
      maps: 'Counting, looking up, sweeping, dropping a packet.',
      sleep: 'A request to a device, memory that may have to be waited for.',
      user: 'Files, connections, a library, a database.',
    } satisfies Record<Job['needs'], string>,
  },
  when: {
    name: 'It is due',
    positions: { verdict: 'before the event goes on', soon: 'soon after', later: 'after a delay' } satisfies Record<Job['when'], string>,
  },
  delay: 'The delay',
  work: 'Busy for',
  hold: 'May hold up others for',
  late: 'May be late by',
  unit: 'µs',
  place: {
    'fast-path': 'The fast path: here and now',
    wq: 'A work: `bpf_wq`',
    'ring-buffer': 'A ring buffer, and a user program',
    timer: 'A timer: `bpf_timer`',
    'timer-wq': 'A timer that starts a work',
  } satisfies Record<Place, string>,
  reason: {
    'decides-first': 'What becomes of the event cannot wait for that: decide by what a map knows, and learn for the next time.',
    'beyond-kfuncs': 'No kfunc does it. A note in a ring buffer takes nobody’s time, and the program writes its answer into a map.',
    sleeps: 'It sleeps, so it needs a task of its own. The verifier refuses it anywhere else.',
    'sleeps-later': 'A work takes no delay, and a timer may not sleep: the timer waits, the work acts.',
    'on-time': 'It is short and does not sleep. A timer’s callback asks no scheduler.',
    'on-top': 'A timer’s callback runs on top of whoever has the CPU, and would hold that up for {work}. The timer only starts it.',
    short: 'It takes {work}, and the caller can spare {hold}. Anything else would cost more than the job.',
    long: 'It takes {work}; the caller cannot spare more than {hold}. A timer would be no better: its callback runs on top of somebody too.',
  } satisfies Record<Reason, string>,
  worry: {
    'work-late': 'You allow {late}. In our run beside a real-time task, the latest work came **{workLate}** late.',
    'user-late': 'You allow {late}. A user program waits for the CPU like a kworker: in our run beside a real-time task, that took up to **{workLate}**.',
    'timer-late': 'You allow {late}. In our run the latest timer came **{timerLate}** late: nothing in Linux is earlier.',
    'gap-drowns': 'Your delay is shorter than the work may be late: in our run beside a real-time task, **{workLate}**.',
  } satisfies Record<Worry, string>,
  fine: 'In our runs beside a real-time task a timer came at most {timerLate} late, a work {workLate}.',
  measuring: 'The runs that the figures come from are being made…',
  notMeasured: 'The runs that the figures come from could not be made.',
  here: 'In this run',
  elsewhere: 'A job of this sort',
  /** For who listens: the place, and how much is left to worry about. */
  spoken: (place: string, { worries }: Advice) => (worries.length === 0 ? place : `${place}, with a warning`),
};
