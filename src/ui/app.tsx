import { lazy, Suspense, useCallback, useEffect, useState } from 'react';
import type { StoreApi } from 'zustand';
import type { Lab } from '../lab/state.ts';
import { Code } from './code/code.tsx';
import { FaultBoundary, FaultScreen } from './fault/fault.tsx';
import { Happened } from './happened/happened.tsx';
import { Spoken } from './happened/spoken.tsx';
import { Header } from './header/header.tsx';
import { useKeys, type Shown } from './keys/use-keys.ts';
import { LabContext, NARROW, useLab } from './lab.ts';
import { usePhoneView } from './phone/use-phone-view.ts';
import { Recordings } from './recording/recordings.tsx';
import { Stage } from './stage/stage.tsx';
import { useMedia } from './style/media.ts';
import { Terminal } from './terminal/terminal.tsx';
import { Timeline } from './timeline/timeline.tsx';
import { Transport } from './transport/transport.tsx';
import './style/fonts.css';
import './style/tokens.css';
import './style/base.css';
import './app.css';

const PhoneHead = lazy(() => import('./phone/phone-head.tsx'));
const KeysDialog = lazy(() => import('./keys/keys-dialog.tsx'));
const Palette = lazy(() => import('./palette/palette.tsx'));
const Hints = lazy(() => import('./hints/hints-view.tsx'));
const UndoNotice = lazy(() => import('./undo/undo-notice.tsx'));
const UpdateNotice = lazy(() => import('./share/update-notice.tsx'));
const LinkNotice = lazy(() => import('./share/link-notice.tsx'));

/** The page: everything a visitor sees, over one lab. */
export function App({ store }: { store: StoreApi<Lab> }) {
  return (
    <LabContext value={store}>
      <FaultBoundary>
        <Recordings lesson={store}>
          <Page />
        </Recordings>
      </FaultBoundary>
    </LabContext>
  );
}

function Page() {
  const fault = useLab((lab) => lab.fault);
  return fault ? <FaultScreen message={fault.message} detail={fault.detail} /> : <Screen />;
}

function Screen() {
  const [shown, setShown] = useState<Shown>();
  const showKeys = useCallback(() => setShown('keys'), []);
  useKeys(setShown);
  useRootAttributes();
  const linkTrouble = useLab((lab) => lab.linkTrouble);
  const takeNewer = useLab((lab) => lab.takeNewer);
  const isQuiet = useRest();
  const lost = useLab((lab) => lab.changes.lost);
  const isAlone = useLab((lab) => lab.shown !== 'both');
  const isPhone = useMedia(NARROW);
  const [view, setView] = usePhoneView();
  return (
    <div className={`app sees-${view}${isAlone ? ' alone' : ''}`}>
      <Header onKeys={showKeys} />
      <div className="body">
        <main className="machines">
          <Happened />
          {isPhone && (
            <Suspense fallback={<div className="phone-blank" />}>
              <PhoneHead view={view} onView={setView} />
            </Suspense>
          )}
          <Stage />
          <Timeline isUpright={isPhone} />
        </main>
        <div className="side">
          <Code />
          <Terminal />
        </div>
      </div>
      <Transport />
      <Spoken />
      {takeNewer && (
        <Suspense>
          <UpdateNotice onTake={takeNewer} />
        </Suspense>
      )}
      {linkTrouble && (
        <Suspense>
          <LinkNotice trouble={linkTrouble} />
        </Suspense>
      )}
      {lost && (
        <Suspense>
          <UndoNotice lost={lost} />
        </Suspense>
      )}
      <Suspense>{isQuiet && <Hints />}</Suspense>
      <Suspense>
        {shown === 'keys' && <KeysDialog onClose={() => setShown(undefined)} onPalette={() => setShown('palette')} />}
        {shown === 'palette' && <Palette onClose={() => setShown(undefined)} />}
      </Suspense>
    </div>
  );
}

/** Whether the page has stood for a while: what is for later is fetched then. */
function useRest(): boolean {
  const [isResting, setIsResting] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsResting(true), REST_MS);
    return () => clearTimeout(timer);
  }, []);
  return isResting;
}

const REST_MS = 2_000;

/** Theme, motion and language are said once, on the root, for every style to see. */
export function useRootAttributes(): void {
  const theme = useLab((lab) => lab.theme);
  const motion = useLab((lab) => lab.motion);
  const language = useLab((lab) => lab.language);
  useEffect(() => {
    const root = document.documentElement;
    if (theme === 'system') delete root.dataset.theme;
    else root.dataset.theme = theme;
    root.dataset.motion = motion;
    root.lang = language;
  }, [theme, motion, language]);
}
