import type { RichPart, Rich } from './rich.ts';

function Part({ part }: { part: RichPart }) {
  if (part.kind === 'code') return <code>{part.text}</code>;
  if (part.kind === 'strong') return <strong>{part.text}</strong>;
  if (part.kind === 'context') return <span className={`word ctx-${part.context}`}>{part.text}</span>;
  return part.text;
}

export function RichText({ text }: { text: Rich }) {
  return text.map((part, index) => <Part key={index} part={part} />);
}
