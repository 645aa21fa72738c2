import { lazy, Suspense, useId, useRef, useState } from 'react';
import { icons } from '../icons.tsx';
import { useText } from '../text/text.ts';

const TracePanel = lazy(() => import('./trace-panel.tsx'));
const RecordDialog = lazy(() => import('./record-dialog.tsx'));

/** Traces in and out of the page; what is in the menu is fetched when it is opened. */
export function TraceMenu() {
  const text = useText().header;
  const id = useId();
  const menu = useRef<HTMLDivElement>(null);
  const [isOpen, setIsOpen] = useState(false);
  const [isAsking, setIsAsking] = useState(false);
  return (
    <>
      <button type="button" className="top-button trace-button" popoverTarget={id} aria-label={text.traces} title={text.tracesTip}>
        {icons.traces}
        <span className="top-word">{text.traces}</span>
      </button>
      <div ref={menu} id={id} popover="auto" className="trace-menu" role="dialog" aria-label={text.traces} onToggle={(event) => setIsOpen(event.newState === 'open')}>
        {isOpen && (
          <Suspense>
            <TracePanel onDone={() => menu.current?.hidePopover()} onHow={() => setIsAsking(true)} />
          </Suspense>
        )}
      </div>
      {isAsking && (
        <Suspense>
          <RecordDialog onClose={() => setIsAsking(false)} />
        </Suspense>
      )}
    </>
  );
}
