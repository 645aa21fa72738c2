import { useRef, useState } from 'react';
import type { StoreApi } from 'zustand';
import { errnoName } from '../../base/errno.ts';
import type { Learning } from '../../lab/learning/learning.ts';
import { boardPrograms, boardResults, callsFor, LONGEST_BOARD, type BoardCall, type BoardMechanism, type BoardPrograms, type BoardResult } from '../../lessons/50-api-lifecycle/board.ts';
import { icons } from '../icons.tsx';
import { Card } from '../lessons/card.tsx';
import { useLearning } from '../lessons/learning.ts';
import { enLessons } from '../text/en/lessons.ts';
import { useText } from '../text/text.ts';
import { useWords } from '../text/words.ts';
import './board.css';

interface Played {
  readonly programs: BoardPrograms;
  readonly results: readonly BoardResult[];
}

/** Calls of the API in the reader's own order, as a program that is compiled, verified and run. */
export default function CallBoard({ learning }: { learning: StoreApi<Learning> }) {
  const words = useWords('lessons', enLessons);
  const text = words.boards;
  const { tryOut } = useLearning(learning, (state) => state.actions);
  const [mechanism, setMechanism] = useState<BoardMechanism>('timer');
  const [calls, setCalls] = useState<readonly BoardCall[]>(['init', 'start', 'set_callback', 'start', 'wait']);
  const [played, setPlayed] = useState<Played>();
  const [isBusy, setIsBusy] = useState(false);
  const lay = (next: readonly BoardCall[], as = mechanism) => {
    setCalls(next);
    setMechanism(as);
    setPlayed(undefined);
  };
  const run = async () => {
    setIsBusy(true);
    const programs = boardPrograms(mechanism, calls);
    const { log } = await tryOut(programs.bpf, programs.user, 'board');
    setIsBusy(false);
    if (log) setPlayed({ programs, results: boardResults(log, calls) });
  };
  return (
    <Card learning={learning} title={words.board}>
      <p>{text.about}</p>
      <Mechanisms mechanism={mechanism} onPick={(next) => lay(calls.filter((call) => callsFor(next).includes(call)), next)} />
      <div className="board-add" role="group" aria-label={text.add}>
        {callsFor(mechanism).map((call) => (
          <button key={call} type="button" className="small" disabled={calls.length >= LONGEST_BOARD} onClick={() => lay([...calls, call])}>
            + {call}
          </button>
        ))}
      </div>
      <Calls calls={calls} results={played?.results} onChange={lay} />
      <div className="challenge-buttons">
        <button type="button" className="small main" disabled={calls.length === 0 || isBusy} onClick={() => void run()}>
          {isBusy ? text.running : text.run}
        </button>
        <button type="button" className="small" disabled={calls.length === 0} onClick={() => lay([])}>
          {text.clear}
        </button>
      </div>
      {played && (
        <details className="board-program">
          <summary>{text.program}</summary>
          <pre tabIndex={0}>{played.programs.bpf}</pre>
        </details>
      )}
    </Card>
  );
}

function Mechanisms({ mechanism, onPick }: { mechanism: BoardMechanism; onPick: (next: BoardMechanism) => void }) {
  const text = useWords('lessons', enLessons).boards;
  const names = useText().mechanism;
  return (
    <div className="segments board-for" role="group" aria-label={text.mechanism}>
      {(['timer', 'wq'] as const).map((each) => (
        <button key={each} type="button" aria-pressed={mechanism === each} onClick={() => onPick(each)}>
          {names[each].api}
        </button>
      ))}
    </div>
  );
}

interface CallsProps {
  readonly calls: readonly BoardCall[];
  readonly results?: readonly BoardResult[];
  readonly onChange: (calls: readonly BoardCall[]) => void;
}

function Calls({ calls, results, onChange }: CallsProps) {
  const text = useWords('lessons', enLessons).boards;
  const list = useRef<HTMLOListElement>(null);
  if (calls.length === 0) return <p className="quiet">{text.empty}</p>;
  const move = (from: number, to: number) => {
    const next = [...calls];
    [next[from], next[to]] = [next[to], next[from]];
    onChange(next);
    // The button goes with its call.
    const name = to < from ? '.board-up' : '.board-down';
    requestAnimationFrame(() => list.current?.children[to]?.querySelector<HTMLElement>(name)?.focus());
  };
  return (
    <ol className="board" ref={list} aria-label={text.order}>
      {calls.map((call, index) => (
        <li key={index}>
          <code>{call}</code>
          <output>{results ? resultText(call, results[index], text) : ''}</output>
          <button type="button" className="board-up" disabled={index === 0} aria-label={text.up(call)} onClick={() => move(index, index - 1)}>
            ↑
          </button>
          <button type="button" className="board-down" disabled={index === calls.length - 1} aria-label={text.down(call)} onClick={() => move(index, index + 1)}>
            ↓
          </button>
          <button type="button" aria-label={text.remove(call)} onClick={() => onChange(calls.filter((_, other) => other !== index))}>
            {icons.no}
          </button>
        </li>
      ))}
    </ol>
  );
}

function resultText(call: BoardCall, { answer, callbacks }: BoardResult, text: typeof enLessons.boards): string {
  const isCall = call !== 'wait' && call !== 'close';
  const says = answer === undefined ? (isCall ? text.notReached : '') : answer < 0 ? `${answer} -${errnoName(-answer)}` : String(answer);
  return [says, callbacks ? text.callbacks(callbacks) : ''].filter(Boolean).join(' · ');
}
