import type { ReactNode } from 'react';
import type { RunId } from '../../lab/state.ts';
import { useLabStore } from '../lab.ts';
import { useText } from '../text/text.ts';

interface AskedProps {
  readonly className: string;
  readonly run: RunId | undefined;
  /** Index of the event that wrote the value; nothing is asked where nobody has. */
  readonly write: number | undefined;
  /** The value, in words. */
  readonly what: string;
  /** Whether Tab comes to it; in a dense list it does to one. The table of maps has all. */
  readonly isEntry?: boolean;
  readonly children: ReactNode;
}

/** A value that can be asked about: pressed, the page goes to the step that wrote it. */
export function Asked({ className, run, write, what, isEntry = true, children }: AskedProps) {
  const text = useText().stage;
  const lab = useLabStore();
  if (write === undefined || run === undefined) return <span className={className}>{children}</span>;
  return (
    <button type="button" tabIndex={isEntry ? 0 : -1} className={`${className} asked-value`} title={text.why} aria-label={`${what}. ${text.why}`} onClick={() => lab.getState().learning?.getState().actions.askWhy(run, write, what)}>
      {children}
    </button>
  );
}
