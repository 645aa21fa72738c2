import type { Context } from '../../base/trace-flags.ts';
import './context.css';

/** The letter of a context on its fill: the smallest sign of who runs. */
export function Badge({ context, hollow = false }: { context: Context; hollow?: boolean }) {
  return (
    <span className={`badge ctx-${context}${hollow ? ' hollow' : ''}`} aria-hidden="true">
      {context}
    </span>
  );
}
