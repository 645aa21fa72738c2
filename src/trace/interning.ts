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
    this.texts.push(text);
    this.ids.set(text, id);
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
