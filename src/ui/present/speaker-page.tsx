import { useCallback, useEffect, useState } from 'react';
import { loadNotes, type LessonNotes } from '../../lessons/notes.ts';
import { stepIndex } from '../happened/progress.ts';
import { focusedRun, useActions, useLab } from '../lab.ts';
import { useRootAttributes } from '../app.tsx';
import { enPresent } from '../text/en/present.ts';
import { rich } from '../text/rich.ts';
import { RichText } from '../text/rich-text.tsx';
import { useWords } from '../text/words.ts';
import { sceneIndex } from '../transport/scenes.ts';
import { useLecture } from './lecture-context.ts';
import { LectureScreen } from './lecture-screen.tsx';
import { useClicker } from './use-clicker.ts';
import './present.css';

/** The lecturer's own window: what is seen, what to say of it, what comes, how late it is. */
export function SpeakerPage() {
  const text = useWords('present', enPresent);
  const notes = useNotes();
  const { point } = useLecture((state) => state.actions);
  const [isPointing, setIsPointing] = useState(false);
  const togglePointer = useCallback(() => {
    setIsPointing((is) => !is);
    point(undefined);
  }, [point]);
  useClicker(togglePointer);
  useRootAttributes();
  return (
    <div className="speaker">
      <section className="speaker-preview" aria-label={text.preview}>
        <LectureScreen isPointing={isPointing} isPicture />
      </section>
      <SpeakerNotes notes={notes} />
      <footer className="speaker-foot">
        <Hand isPointing={isPointing} onPointing={togglePointer} />
        <Clock notes={notes} />
      </footer>
    </div>
  );
}

/** The lesson's script; undefined while it is fetched, or where there is none. */
function useNotes(): LessonNotes | undefined {
  const lesson = useLab((lab) => lab.lesson.id);
  const language = useLab((lab) => lab.language);
  const [notes, setNotes] = useState<LessonNotes>();
  useEffect(() => {
    let isWanted = true;
    const load = async () => {
      const loaded = await loadNotes(lesson, language);
      if (isWanted) setNotes(loaded);
    };
    void load();
    return () => {
      isWanted = false;
    };
  }, [lesson, language]);
  return notes;
}

function SpeakerNotes({ notes }: { notes?: LessonNotes }) {
  const text = useWords('present', enPresent);
  const scenes = useLab((lab) => lab.scenes);
  const at = useLab((lab) => sceneIndex(lab.scenes, focusedRun(lab)));
  const scene = scenes[at];
  const words = scene && notes?.get(scene.id);
  const next = scenes[at + 1];
  return (
    <section className="speaker-notes" aria-label={text.notes}>
      <p className="quiet">
        {scene ? text.scene(at + 1, scenes.length) : text.before}
        {words && ` · ${text.minutes(words.minutes)}`}
      </p>
      <h1>{scene?.title}</h1>
      {words?.say.map((paragraph) => (
        <p key={paragraph}>
          <RichText text={rich(paragraph)} />
        </p>
      )) ?? <p className="quiet">{text.noNotes}</p>}
      {words?.ask.map((question) => (
        <p key={question} className="speaker-ask">
          <strong>{text.ask}</strong> <RichText text={rich(question)} />
        </p>
      ))}
      <h2>{next ? text.comes(next.title) : text.last}</h2>
      {next && (
        <p className="quiet">
          <RichText text={rich(notes?.get(next.id)?.say[0] ?? '')} />
        </p>
      )}
    </section>
  );
}

/** For a hand without a clicker. */
function Hand({ isPointing, onPointing }: { isPointing: boolean; onPointing: () => void }) {
  const text = useWords('present', enPresent);
  const { scene } = useActions();
  const { next, previous, setCover } = useLecture((state) => state.actions);
  const cover = useLecture((state) => state.cover);
  const isAsking = useLab(({ prediction }) => prediction !== undefined && prediction.chosen === undefined);
  const run = useLab(focusedRun);
  const steps = run.recording?.steps ?? [0];
  return (
    <div className="speaker-hand" title={text.keys}>
      <button type="button" className="small" onClick={() => scene(-1)}>
        {text.previousScene}
      </button>
      <button type="button" className="small" onClick={previous}>
        {text.previous}
      </button>
      <button type="button" className="small main" onClick={next}>
        {isAsking ? text.reveal : text.next}
      </button>
      <button type="button" className="small" onClick={() => scene(1)}>
        {text.nextScene}
      </button>
      <span className="quiet">{text.step(stepIndex(steps, run.position), steps.length - 1)}</span>
      {(['black', 'qr'] as const).map((each) => (
        <button key={each} type="button" className="small" aria-pressed={cover === each} onClick={() => setCover(cover === each ? 'none' : each)}>
          {text[each]}
        </button>
      ))}
      <button type="button" className="small" aria-pressed={isPointing} onClick={onPointing}>
        {text.pointer}
      </button>
    </div>
  );
}

function Clock({ notes }: { notes?: LessonNotes }) {
  const text = useWords('present', enPresent);
  const [startedAt, setStartedAt] = useState(() => Date.now());
  const [now, setNow] = useState(startedAt);
  const scenes = useLab((lab) => lab.scenes);
  const at = useLab((lab) => sceneIndex(lab.scenes, focusedRun(lab)));
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.max(0, Math.round((now - startedAt) / 1000));
  const planned = scenes.slice(0, at + 1).reduce((sum, { id }) => sum + (notes?.get(id)?.minutes ?? 0), 0);
  return (
    <div className="speaker-clock">
      <time aria-label={text.clock}>{new Date(now).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })}</time>
      <span role="timer" aria-label={text.elapsed}>
        {Math.floor(seconds / 60)}:{String(seconds % 60).padStart(2, '0')}
      </span>
      <span className="quiet">{notes && text.planned(planned)}</span>
      <button type="button" className="small" onClick={() => setStartedAt(Date.now())}>
        {text.startAgain}
      </button>
    </div>
  );
}
