/** Texts by number and numbers by text; number 0 is ''. Numbers are given in the order texts come. */
export class StringTable {
  private readonly texts: string[] = [''];
  private readonly ids = new Map<string, number>([['', 0]]);

  get size(): number {
    return this.texts.length;
  }

  idOf(text: string): number {
    const known = this.ids.get(text);
    if (known !== undefined) return known;
    const id = this.texts.length;
    const own = detached(text);
    this.texts.push(own);
    this.ids.set(own, id);
    return id;
  }

  textOf(id: number): string {
    return this.texts[id];
  }

  /** The texts from number `from` on: what a copy that knows the first `from` still lacks. */
  since(from: number): string[] {
    return this.texts.slice(from);
  }
}

/**
 * The same text in memory of its own. Engines make a slice of a long text by
 * reference: one file name kept out of a file of 100 MB would keep the file.
 */
function detached(text: string): string {
  if (text.length < SHORTEST_REFERENCE) return text;
  let copy = '';
  for (let at = 0; at < text.length; at += PIECE) copy += String.fromCharCode(...codesOf(text, at, Math.min(at + PIECE, text.length)));
  return copy;
}

function codesOf(text: string, from: number, to: number): number[] {
  const codes: number[] = [];
  for (let at = from; at < to; at++) codes.push(text.charCodeAt(at));
  return codes;
}

/** Shorter slices are copied (V8: 13). */
const SHORTEST_REFERENCE = 13;
const PIECE = 4096;
