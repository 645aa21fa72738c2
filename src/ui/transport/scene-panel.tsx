import { useId } from 'react';
import type { SceneMark } from '../../lab/state.ts';
import { rich } from '../text/rich.ts';
import { RichText } from '../text/rich-text.tsx';

/** The scene's title; pressed, the lesson's words about it. */
export function ScenePanel({ scene }: { scene?: SceneMark }) {
  const id = useId();
  if (!scene) return null;
  if (scene.paragraphs.length === 0) return <strong className="scene-title">{scene.title}</strong>;
  return (
    <>
      <button type="button" className="scene-title" popoverTarget={id}>
        {scene.title}
      </button>
      <div id={id} popover="auto" className="scene-words" role="note">
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
