import { useId } from 'react';
import type { SceneMark } from '../../lab/state.ts';
import { useLab } from '../lab.ts';
import { rich } from '../text/rich.ts';
import { RichText } from '../text/rich-text.tsx';
import { useText } from '../text/text.ts';

/** The scene's title; pressed, the lesson's words about it. */
export function ScenePanel({ scene }: { scene?: SceneMark }) {
  const id = useId();
  const { untranslated } = useText().app;
  const language = useLab((lab) => lab.language);
  const other = useLab((lab) => (lab.words.language === lab.language ? undefined : lab.words.language));
  if (!scene) return null;
  if (scene.paragraphs.length === 0) return <strong className="scene-title" lang={other}>{scene.title}</strong>;
  return (
    <>
      <button type="button" className="scene-title" lang={other} popoverTarget={id}>
        {scene.title}
      </button>
      <div id={id} popover="auto" className="scene-words" lang={other} role="note">
        {other && (
          <p className="quiet" lang={language}>
            {untranslated}
          </p>
        )}
        <h3>{scene.title}</h3>
        {scene.paragraphs.map((paragraph) => (
          <p key={paragraph} className={paragraph.startsWith('> ') ? 'tutorial-box' : undefined}>
            <RichText text={rich(paragraph.replace(/^> /, ''))} />
          </p>
        ))}
      </div>
    </>
  );
}
