import { useId } from 'react';
import { useLab } from '../lab.ts';
import { enLessons } from '../text/en/lessons.ts';
import { useWords } from '../text/words.ts';

/** After an edit or a turn of a dial: which scenes of the lesson the runs do not come to any more. */
export function MissedScenes() {
  const text = useWords('lessons', enLessons).missed;
  const scenes = useLab((lab) => lab.scenes);
  const id = useId();
  const missed = scenes.filter(({ missedBy }) => missedBy.length > 0);
  if (missed.length === 0) return null;
  return (
    <>
      <button type="button" className="extra" popoverTarget={id}>
        {text.count(missed.length)}
      </button>
      <div id={id} popover="auto" className="scene-words" role="note">
        <p>{text.says}</p>
        <ul className="missed">
          {missed.map((scene) => (
            <li key={scene.id}>{scene.title}</li>
          ))}
        </ul>
      </div>
    </>
  );
}
