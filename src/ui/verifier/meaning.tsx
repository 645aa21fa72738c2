import { useMemo } from 'react';
import { explainVerifierMessage, lessonFor } from '../../lab/verdict.ts';
import { useActions, useLab, useLessonAddress } from '../lab.ts';
import { enExplanations, enVerifier } from '../text/en/verifier.ts';
import { rich } from '../text/rich.ts';
import { RichText } from '../text/rich-text.tsx';
import { useText } from '../text/text.ts';
import { useWords } from '../text/words.ts';
import type { WayStep } from './log-lines.ts';
import { pathToRefusal, verifierLines } from './log-lines.ts';
import { PlaceLink } from './place-link.tsx';

/** Steps of the way that are drawn, those nearest to the refusal. */
const MAX_STEPS = 12;

/** One plain sentence, what to change, where it is taught, the way through the source that led there, and what it protects from. */
export function Meaning({ log }: { log: string }) {
  const text = useWords('verifier', enVerifier);
  const { setMachine } = useActions();
  const explanation = useMemo(() => explainVerifierMessage(log), [log]);
  const way = useMemo(() => pathToRefusal(verifierLines(log)), [log]);
  const { says, fix } = (explanation && enExplanations[explanation.key]) ?? text.unknown;
  return (
    <div className="meaning">
      <p>
        <RichText text={rich(says, explanation?.params)} />
      </p>
      <p>
        <strong>{text.fix}</strong> <RichText text={rich(fix, explanation?.params)} />
      </p>
      {explanation && <LessonLink topic={explanation.key} />}
      {way.length > 0 && <Way way={way} />}
      <p>
        <button type="button" className="small" title={text.anywayTip} onClick={() => setMachine({ isVerifying: false })}>
          {text.anyway}
        </button>
      </p>
    </div>
  );
}

/** To the lesson that teaches what was refused, unless this is it. */
function LessonLink({ topic }: { topic: string }) {
  const text = useWords('verifier', enVerifier);
  const lessons = useLab((lab) => lab.lessons);
  const here = useLab((lab) => lab.lesson.id);
  const titles = useText().lessons;
  const addressOf = useLessonAddress();
  const slug = lessonFor(topic, lessons.map(({ id }) => id));
  if (slug === undefined || slug === here) return null;
  return (
    <p>
      {text.lesson} <a href={addressOf(slug)}>{titles[slug]}</a>
    </p>
  );
}

/** The way to what was refused: its lines in order, by the numbers that stand beside the source. */
function Way({ way }: { way: readonly WayStep[] }) {
  const text = useWords('verifier', enVerifier);
  const first = Math.max(0, way.length - MAX_STEPS);
  const isOneFile = way.every(({ file }) => file === way[0].file);
  return (
    <div className="refusal-way">
      <p className="way-title">{text.path}</p>
      {first > 0 && <p className="quiet">{text.earlierSteps(first)}</p>}
      <ol start={first + 1} aria-label={text.path}>
        {way.slice(first).map((step, index) => (
          <li key={index} className={first + index === way.length - 1 ? 'refused-step' : undefined}>
            <span className="way-number">{first + index + 1}</span>
            <PlaceLink place={step}>
              <span className="way-line">
                {isOneFile ? text.line(step.line) : `${step.file}:${step.line}`}
              </span>
              <code>{step.source}</code>
            </PlaceLink>
            {step.branch && (
              <span className="way-branch">
                <b aria-hidden="true">{step.branch === 'jumps' ? '↷' : '↓'}</b> {text.branch[step.branch]}
              </span>
            )}
            {first + index === way.length - 1 && <strong className="way-branch">{text.refusedHere}</strong>}
          </li>
        ))}
      </ol>
    </div>
  );
}
