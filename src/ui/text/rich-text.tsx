import { useLabStore } from '../lab.ts';
import type { RichPart, Rich } from './rich.ts';

function Part({ part }: { part: RichPart }) {
  if (part.kind === 'code') return <code>{part.text}</code>;
  if (part.kind === 'term') return <Term id={part.id}>{part.text}</Term>;
  if (part.kind === 'strong') return <strong>{part.text}</strong>;
  if (part.kind === 'context') return <span className={`word ctx-${part.context}`}>{part.text}</span>;
  return part.text;
}

/** Opens the glossary there. */
function Term({ id, children }: { id: string; children: string }) {
  const lab = useLabStore();
  return (
    <button type="button" className="term" onClick={() => lab.getState().learning?.getState().actions.setPage(`glossary/${id}`)}>
      {children}
    </button>
  );
}

/** Marked words on the page. */
export function RichText({ text }: { text: Rich }) {
  return text.map((part, index) => <Part key={index} part={part} />);
}
