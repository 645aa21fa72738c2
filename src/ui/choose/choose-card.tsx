import { useEffect, useId, useState } from 'react';
import type { StoreApi } from 'zustand';
import { NS_PER_US } from '../../base/units.ts';
import type { Learning } from '../../lab/learning/learning.ts';
import { adviceFor, examples, ownScenes, proofs, type Figures, type Job } from '../../lessons/140-choose/advice.ts';
import { figuresOf, MEASURED } from '../../lessons/140-choose/figures.ts';
import { formatNs } from '../../trace/layout/format.ts';
import { Card } from '../lessons/card.tsx';
import { useLearning } from '../lessons/learning.ts';
import { See } from '../reference/see.tsx';
import { enChoose } from '../text/en/choose.ts';
import { plainText, rich } from '../text/rich.ts';
import { RichText } from '../text/rich-text.tsx';
import { useWords } from '../text/words.ts';
import '../machine/dials.css';
import './choose.css';

/** A keyboard macro: the job that `bpf_wq` was made for. */
const FIRST_JOB: Job = { needs: 'sleep', when: 'later', delayNs: 10_000 * NS_PER_US, workNs: 5 * NS_PER_US, holdNs: 20 * NS_PER_US, lateNs: 5_000 * NS_PER_US };

type Amount = 'delayNs' | 'workNs' | 'holdNs' | 'lateNs';

/** Asks about a job of the reader's own, and says at every answer where it belongs. */
export default function ChooseCard({ learning }: { learning: StoreApi<Learning> }) {
  const text = useWords('choose', enChoose);
  const [job, setJob] = useState(FIRST_JOB);
  const figures = useFigures(learning);
  const turn = (change: Partial<Job>) => setJob((before) => ({ ...before, ...change }));
  const amount = (of: Amount, name: string) => <AmountField key={of} name={name} unit={text.unit} valueNs={job[of]} onChange={(valueNs) => turn({ [of]: valueNs })} />;
  return (
    <Card learning={learning} title={text.title}>
      <p>{text.about}</p>
      <div className="dials choose-questions">
        <Question name={text.needs.name} positions={text.needs.positions} value={job.needs} about={text.needs.changes[job.needs]} onTurn={(needs) => turn({ needs })} />
        <Question name={text.when.name} positions={text.when.positions} value={job.when} onTurn={(when) => turn({ when })} />
        <div className="choose-amounts">
          {job.when === 'later' && amount('delayNs', text.delay)}
          {amount('workNs', text.work)}
          {amount('holdNs', text.hold)}
          {amount('lateNs', text.late)}
        </div>
      </div>
      {figures === 'none' ? <p className="quiet">{text.notMeasured}</p> : figures ? <Answer learning={learning} job={job} figures={figures} /> : <p className="quiet">{text.measuring}</p>}
    </Card>
  );
}

/** Read off another lesson's runs, which are made for it; undefined meanwhile. */
function useFigures(learning: StoreApi<Learning>): Figures | 'none' | undefined {
  const [figures, setFigures] = useState<Figures | 'none'>();
  useEffect(() => {
    let isWanted = true;
    const take = (found: Figures | 'none') => isWanted && setFigures(found);
    learning
      .getState()
      .actions.runsOf(MEASURED)
      .then((logs) => take(figuresOf(logs) ?? 'none'), () => take('none'));
    return () => {
      isWanted = false;
    };
  }, [learning]);
  return figures;
}

function Answer({ learning, job, figures }: { learning: StoreApi<Learning>; job: Job; figures: Figures }) {
  const text = useWords('choose', enChoose);
  const { setCard } = useLearning(learning, (state) => state.actions);
  const advice = adviceFor(job, figures);
  const { place, reasons, worries } = advice;
  const amounts = {
    work: formatNs(job.workNs), hold: formatNs(job.holdNs), late: formatNs(job.lateNs),
    timerLate: formatNs(figures.timerLateNs), workLate: formatNs(figures.workLateNs),
  };
  const onLeave = () => setCard();
  const title = rich(text.place[place]);
  return (
    <section className="choose-answer">
      <p className="unseen" role="status">
        {text.spoken(plainText(title), advice)}
      </p>
      <h3>
        <RichText text={title} />
      </h3>
      <ul>
        {reasons.map((reason) => (
          <li key={reason}>
            <RichText text={rich(text.reason[reason], amounts)} /> <See proof={proofs[reason]} onLeave={onLeave} />
          </li>
        ))}
        {worries.map((worry) => (
          <li key={worry} className="choose-worry">
            <RichText text={rich(text.worry[worry], amounts)} /> <See proof={proofs[worry]} onLeave={onLeave} />
          </li>
        ))}
        {worries.length === 0 && (
          <li className="quiet">
            <RichText text={rich(text.fine, amounts)} /> <See proof={proofs['on-time']} onLeave={onLeave} />
          </li>
        )}
      </ul>
      <p className="choose-ways">
        {text.here}: <See proof={ownScenes[place]} onLeave={onLeave} /> · {text.elsewhere}: <See proof={examples[place]} onLeave={onLeave} />
      </p>
    </section>
  );
}

interface QuestionProps<T extends string> {
  readonly name: string;
  readonly positions: Readonly<Record<T, string>>;
  readonly value: T;
  readonly about?: string;
  readonly onTurn: (value: T) => void;
}

function Question<T extends string>({ name, positions, value, about, onTurn }: QuestionProps<T>) {
  const id = useId();
  return (
    <fieldset className="dial" aria-describedby={about && id}>
      <legend>{name}</legend>
      <div className="dial-positions">
        {(Object.keys(positions) as T[]).map((position) => (
          <label key={position}>
            <input type="radio" name={id} checked={position === value} onChange={() => onTurn(position)} />
            <span>{positions[position]}</span>
          </label>
        ))}
      </div>
      {about && (
        <p id={id} className="dial-changes">
          {about}
        </p>
      )}
    </fieldset>
  );
}

/** An hour: nothing that a timer is for is longer. */
const MOST_US = 3_600_000_000;

function AmountField({ name, unit, valueNs, onChange }: { name: string; unit: string; valueNs: number; onChange: (valueNs: number) => void }) {
  const [typed, setTyped] = useState<string>();
  const take = (value: string) => {
    setTyped(value);
    const us = Number(value);
    if (value !== '' && us >= 0 && us <= MOST_US) onChange(Math.round(us * NS_PER_US));
  };
  return (
    <label>
      <span>{name}</span>
      <input type="number" min="0" max={MOST_US} step="any" value={typed ?? valueNs / NS_PER_US} onChange={(event) => take(event.target.value)} onBlur={() => setTyped(undefined)} />
      <span className="quiet">{unit}</span>
    </label>
  );
}
