import { useEffect, useState } from 'react';
import { formatLink } from '../../lab/link.ts';
import { Code } from '../code/code.tsx';
import { Happened } from '../happened/happened.tsx';
import { stepIndex } from '../happened/progress.ts';
import { focusedRun, useLab } from '../lab.ts';
import { useSize } from '../measure.ts';
import { PredictionCard } from '../prediction/prediction.tsx';
import { QrCode } from '../share/qr-code.tsx';
import { Stage } from '../stage/stage.tsx';
import { enPresent } from '../text/en/present.ts';
import { useText } from '../text/text.ts';
import { useWords } from '../text/words.ts';
import { Timeline } from '../timeline/timeline.tsx';
import { sceneIndex } from '../transport/scenes.ts';
import { useLecture, useLectureStore } from './lecture-context.ts';
import { pointIn } from './use-clicker.ts';

/** The screen is laid out at least this large, and then enlarged to what there is. */
const LAID_OUT = { width: 1180, height: 740 };

/** What the audience sees, as large as its place. In the speaker's window it is a picture: nothing in it is pressed. */
export function LectureScreen({ isPointing, isPicture = false }: { isPointing: boolean; isPicture?: boolean }) {
  const [ref, size] = useSize<HTMLDivElement>();
  const lecture = useLectureStore();
  const { width, height } = size ?? LAID_OUT;
  const zoom = Math.min(width / LAID_OUT.width, height / LAID_OUT.height);
  return (
    <div className={isPointing ? 'lecture-place pointing' : 'lecture-place'} ref={ref} onPointerMove={(event) => isPointing && pointIn(lecture, ref.current!, event)}>
      <div
        className="lecture"
        inert={isPicture}
        style={{ width: width / zoom, height: height / zoom, zoom }}
      >
        <SceneHead />
        <main className="lecture-machines">
          <Happened />
          <Stage />
          <Timeline />
        </main>
        <div className="lecture-code">
          <Code />
        </div>
        <PredictionCard />
        <Progress />
        <Over />
      </div>
    </div>
  );
}

function SceneHead() {
  const text = useWords('present', enPresent);
  const scenes = useLab((lab) => lab.scenes);
  const at = useLab((lab) => sceneIndex(lab.scenes, focusedRun(lab)));
  const lesson = useText().lessons[useLab((lab) => lab.lesson.id)];
  return (
    <header className="lecture-head">
      <h1>{at < 0 ? lesson : scenes[at].title}</h1>
      <span className="quiet">{at < 0 ? '' : text.scene(at + 1, scenes.length)}</span>
    </header>
  );
}

function Progress() {
  const run = useLab(focusedRun);
  const steps = run.recording?.steps ?? [0];
  return <progress className="lecture-progress" aria-hidden="true" max={Math.max(1, steps.length - 1)} value={stepIndex(steps, run.position)} />;
}

/** What lies over it: black, the code that opens this step, the dot. */
function Over() {
  const cover = useLecture((state) => state.cover);
  const pointer = useLecture((state) => state.pointer);
  return (
    <>
      {cover === 'black' && <div className="lecture-black" />}
      {cover === 'qr' && <StepCode />}
      {pointer && <div className="lecture-dot" style={{ left: `${100 * pointer.x}%`, top: `${100 * pointer.y}%` }} />}
    </>
  );
}

function StepCode() {
  const text = useWords('present', enPresent);
  const lab = useLab((state) => state);
  const [address, setAddress] = useState('');
  useEffect(() => {
    const make = async () => setAddress(new URL(await formatLink(lab), location.href).href);
    void make();
  }, [lab]);
  return (
    <div className="lecture-qr">
      {address && <QrCode text={address} name={text.qr} />}
      <p>{text.qrOpens}</p>
    </div>
  );
}
