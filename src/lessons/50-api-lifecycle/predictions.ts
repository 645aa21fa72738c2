import type { Log } from '../../trace/log.ts';
import type { PredictionAnchor } from '../lesson.ts';
import { answerOf, callbacksBefore } from './answers.ts';

/** Which of the choices, given as return values, the call took. */
const oneOf = (answers: readonly number[], name: string) => (log: Log, asked: number) => answers.indexOf(answerOf(log, name, asked) ?? NaN);

export const predictions: readonly PredictionAnchor[] = [
  { id: 'second-init', run: 'wq', before: { text: 'TRY(init_again,' }, answer: oneOf([0, -16, -22], 'init_again') },
  {
    id: 'three-starts',
    run: 'wq',
    before: { text: 'TRY(start_second,' },
    answer: (log, asked) => [1, 2, 3].indexOf(callbacksBefore(log, 'from_callback', asked)),
  },
  { id: 'cancel-self', run: 'timer', before: { text: 'TRY(cancel_self,' }, answer: oneOf([0, 1, -35], 'cancel_self') },
  { id: 'start-forgotten', run: 'timer', before: { text: 'TRY(start_forgotten,' }, answer: oneOf([0, -22], 'start_forgotten') },
  {
    id: 'overwritten',
    run: 'wq',
    before: { text: 'TRY(update,' },
    answer: (log, asked) => (callbacksBefore(log, 'erase_entry', asked) > 0 ? 0 : 1),
  },
];
