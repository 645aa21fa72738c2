import { useState } from 'react';
import type { StoreApi } from 'zustand';
import type { ChallengeMark } from '../../lab/learning/challenges.ts';
import type { Learning } from '../../lab/learning/learning.ts';
import { icons } from '../icons.tsx';
import { useActions, useLab } from '../lab.ts';
import { Card } from '../lessons/card.tsx';
import { useLearning } from '../lessons/learning.ts';
import { enLessons } from '../text/en/lessons.ts';
import { rich } from '../text/rich.ts';
import { RichText } from '../text/rich-text.tsx';
import { useWords } from '../text/words.ts';

/** What a lesson dares its reader to bring about. */
export default function ChallengesCard({ learning }: { learning: StoreApi<Learning> }) {
  const text = useWords('lessons', enLessons);
  const challenges = useLearning(learning, (state) => state.challenges);
  const [open, setOpen] = useState(() => challenges.find(({ isWon }) => !isWon)?.id ?? challenges[0].id);
  return (
    <Card learning={learning} title={text.breakIt}>
      {challenges.map((challenge) => (
        <details key={challenge.id} name="challenge" className="challenge" open={challenge.id === open} onToggle={(event) => event.currentTarget.open && setOpen(challenge.id)}>
          <summary>
            <RichText text={rich(challenge.title)} />
            {challenge.isWon && (
              <span className="won">
                {icons.yes}
                {text.challenge.isWon}
              </span>
            )}
          </summary>
          <Challenge learning={learning} challenge={challenge} />
        </details>
      ))}
    </Card>
  );
}

function Challenge({ learning, challenge }: { learning: StoreApi<Learning>; challenge: ChallengeMark }) {
  const text = useWords('lessons', enLessons);
  const solved = useLearning(learning, (state) => state.solved);
  const { showSolution, takeBack } = useLearning(learning, (state) => state.actions);
  const [given, setGiven] = useState(0);
  const { id, paragraphs, hints } = challenge;
  return (
    <>
      {paragraphs.map((paragraph) => (
        <p key={paragraph} className="challenge-goal">
          <RichText text={rich(paragraph)} />
        </p>
      ))}
      <ol className="hints" aria-live="polite">
        {hints.slice(0, given).map((hint) => (
          <li key={hint}>
            <RichText text={rich(hint)} />
          </li>
        ))}
      </ol>
      <p className="challenge-says" role="status">
        {saysOf(challenge, solved, text.challenge)}
      </p>
      <div className="challenge-buttons">
        <EditButton challenge={challenge} />
        {given < hints.length && (
          <button type="button" className="small" onClick={() => setGiven(given + 1)}>
            {text.challenge.nextHint}
          </button>
        )}
        {solved === id ? (
          <button type="button" className="small" onClick={takeBack}>
            {text.challenge.takeBack}
          </button>
        ) : (
          solved === undefined && (
            <button type="button" className="small" onClick={() => showSolution(id)}>
              {text.challenge.solution}
            </button>
          )
        )}
      </div>
    </>
  );
}

function EditButton({ challenge }: { challenge: ChallengeMark }) {
  const text = useWords('lessons', enLessons);
  const isEditing = useLab((lab) => lab.code.editing);
  const file = useLab((lab) => lab.runs.find(({ id }) => id === challenge.run)?.files[0]?.name);
  const { openFile, setEditing } = useActions();
  if (isEditing || file === undefined) return null;
  const edit = () => {
    openFile(challenge.run, file);
    setEditing(true);
  };
  return (
    <button type="button" className="small" onClick={edit}>
      {text.challenge.open}
    </button>
  );
}

function saysOf({ id, isWon, isWonNow }: ChallengeMark, solved: string | undefined, text: typeof enLessons.challenge): string {
  if (solved === id) return text.solved;
  if (isWonNow) return text.wonNow;
  return isWon ? text.wonBefore : text.next;
}
