import type { Context } from '../../base/trace-flags.ts';

/** A piece of a sentence: plain, code, strong, or a word in its context's colour. */
export type RichPart =
  | { readonly kind: 'plain' | 'code' | 'strong'; readonly text: string }
  /** Explained in the glossary, under `id`. */
  | { readonly kind: 'term'; readonly id: string; readonly text: string }
  | { readonly kind: 'context'; readonly context: Context; readonly text: string };

export type Rich = readonly RichPart[];

const MARKED = /`([^`]+)`|\*\*([^*]+)\*\*|\[([UKHSWI]):([^\]]+)\]|\[\[([a-z-]+)\|([^\]]+)\]\]/g;

/**
 * Takes a catalogue's sentence apart: `` `code` ``, `**strong**`, `[S:softirq]` for a
 * word in a context's colour, `[[hrtimer|timer]]` for a word of the glossary, `{name}` for a parameter. Parameters are put in after
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
  const [, code, strong, context, word, term, spoken] = match;
  if (code) return { kind: 'code', text: fill(code) };
  if (term) return { kind: 'term', id: term, text: fill(spoken) };
  if (strong) return { kind: 'strong', text: fill(strong) };
  return { kind: 'context', context: context as Context, text: fill(word) };
}

/** The same sentence without marks: for the live region and for titles. */
export function plainText(parts: Rich): string {
  return parts.map((part) => part.text).join('');
}
