import { useEffect, useRef, useState } from 'react';
import type { StoreApi } from 'zustand';
import type { Learning } from '../../lab/learning/learning.ts';
import { progressIn, type LessonProgress } from '../../lab/learning/progress.ts';
import { lessonEntries } from '../../lessons/index.ts';
import { useActions, useLab } from '../lab.ts';
import { enLessons } from '../text/en/lessons.ts';
import { useText } from '../text/text.ts';
import { useWords } from '../text/words.ts';
import { useLearning } from './learning.ts';
import './lessons.css';

/** All lessons in order, what each is about, and how far the reader has come. */
export default function LessonsDialog({ learning, onClose }: { learning: StoreApi<Learning>; onClose: () => void }) {
  const text = useWords('lessons', enLessons);
  const dialog = useRef<HTMLDialogElement>(null);
  const [isForgotten, setIsForgotten] = useState(false);
  const { forget, setPage } = useLearning(learning, (state) => state.actions);
  const progress = useLearning(learning, (state) => state.progress);
  useEffect(() => dialog.current?.showModal(), []);
  const openReference = () => {
    dialog.current?.close();
    setPage('compare');
  };
  const groups = [...new Set(lessonEntries.map(({ group }) => group))];
  return (
    <dialog ref={dialog} className="lessons-dialog" aria-labelledby="lessons-title" onClose={onClose}>
      <header>
        <h2 id="lessons-title">{text.lessons}</h2>
        <button type="button" className="small" onClick={openReference}>
          {text.reference}
        </button>
        <form method="dialog">
          <button type="submit" className="small">
            {text.close}
          </button>
        </form>
      </header>
      {groups.map((group) => (
        <section key={group} aria-label={text.groups[group]}>
          <h3>{text.groups[group]}</h3>
          <ul>
            {lessonEntries.filter((entry) => entry.group === group).map((entry) => (
              <Entry key={entry.slug} entry={entry} progress={progressIn(progress, entry.slug)} />
            ))}
          </ul>
        </section>
      ))}
      <footer>
        <span className="quiet" role="status">
          {isForgotten ? text.forgotten : text.onDevice}
        </span>
        <button
          type="button"
          className="small"
          disabled={Object.keys(progress).length === 0}
          onClick={() => {
            forget();
            setIsForgotten(true);
          }}
        >
          {text.forget}
        </button>
      </footer>
    </dialog>
  );
}

function Entry({ entry, progress }: { entry: (typeof lessonEntries)[number]; progress: LessonProgress }) {
  const text = useWords('lessons', enLessons);
  const titles = useText().lessons;
  const isHere = useLab((lab) => lab.lesson.id === entry.slug);
  const { openLesson } = useActions();
  return (
    <li>
      <button type="button" aria-current={isHere ? 'page' : undefined} onClick={() => openLesson(entry.slug)}>
        <strong>{titles[entry.slug]}</strong>
        <span className="lesson-met">{isHere ? text.here : metText(progress, text)}</span>
        <span className="lesson-about">{text.about[entry.slug]}</span>
      </button>
    </li>
  );
}

function metText({ scenes, predictions, challenges }: LessonProgress, text: typeof enLessons): string {
  return [scenes.length > 0 && text.scenes(scenes.length), predictions.length > 0 && text.answered(predictions.length), challenges.length > 0 && text.won(challenges.length)]
    .filter((each) => each !== false)
    .join(' · ');
}
