import type { Context } from '../../base/trace-flags.ts';

/** A piece of a sentence: plain, code, strong, or a word in its context's colour. */
export type RichPart =
  | { readonly kind: 'plain' | 'code' | 'strong'; readonly text: string }
  | { readonly kind: 'context'; readonly context: Context; readonly text: string };

export type Rich = readonly RichPart[];

const MARKED = /`([^`]+)`|\*\*([^*]+)\*\*|\[([UKHSWI]):([^\]]+)\]/g;

/**
 * Takes a catalogue's sentence apart: `` `code` ``, `**strong**`, `[S:softirq]` for a
 * word in a context's colour, `{name}` for a parameter. Parameters are put in after
 * that, so nothing a program says can be taken for a mark.
 */
export function rich(template: string, parameters: Readonly<Record<string, string | number>> = {}): Rich {
  const parts: RichPart[] = [];
  const fill = (text: string) => text.replace(/\{(\w+)\}/g, (all, name: string) => String(parameters[name] ?? all));
  let from = 0;
  for (const match of template.matchAll(MARKED)) {
    if (match.index > from) parts.push({ kind: 'plain', text: fill(template.slice(from, match.index)) });
    parts.push(markedPart(match, fill));
    from = match.index + match[0].length;
  }
  if (from < template.length) parts.push({ kind: 'plain', text: fill(template.slice(from)) });
  return parts;
}

function markedPart(match: RegExpExecArray, fill: (text: string) => string): RichPart {
  const [, code, strong, context, word] = match;
  if (code) return { kind: 'code', text: fill(code) };
  if (strong) return { kind: 'strong', text: fill(strong) };
  return { kind: 'context', context: context as Context, text: fill(word) };
}

/** The same sentence without marks: for the live region and for titles. */
export function plainText(parts: Rich): string {
  return parts.map((part) => part.text).join('');
}
