import type { SymbolEntry } from '../ast.ts';
import type { EnumType, RecordType } from '../types/type.ts';

interface Scope {
  readonly ordinary: Map<string, SymbolEntry>;
  readonly tags: Map<string, RecordType | EnumType>;
}

function emptyScope(): Scope {
  return { ordinary: new Map(), tags: new Map() };
}

/** Names by block, C11 6.2.1: innermost last. Ordinary names and tags are name spaces of their own (6.2.3). */
export class Scopes {
  private readonly stack: Scope[] = [emptyScope()];

  get isFileScope(): boolean {
    return this.stack.length === 1;
  }

  enter(): void {
    this.stack.push(emptyScope());
  }

  /** Leaves the innermost scope; gives what was declared in it. */
  leave(): Iterable<SymbolEntry> {
    return this.stack.pop()!.ordinary.values();
  }

  find(name: string): SymbolEntry | undefined {
    for (let i = this.stack.length - 1; i >= 0; i--) {
      const entry = this.stack[i].ordinary.get(name);
      if (entry) return entry;
    }
    return undefined;
  }

  /** Only what the innermost scope itself declares. */
  findHere(name: string): SymbolEntry | undefined {
    return this.stack[this.stack.length - 1].ordinary.get(name);
  }

  findInFile(name: string): SymbolEntry | undefined {
    return this.stack[0].ordinary.get(name);
  }

  declare(name: string, entry: SymbolEntry): void {
    this.stack[this.stack.length - 1].ordinary.set(name, entry);
  }

  declareInFile(name: string, entry: SymbolEntry): void {
    this.stack[0].ordinary.set(name, entry);
  }

  findTag(name: string): RecordType | EnumType | undefined {
    for (let i = this.stack.length - 1; i >= 0; i--) {
      const tag = this.stack[i].tags.get(name);
      if (tag) return tag;
    }
    return undefined;
  }

  findTagHere(name: string): RecordType | EnumType | undefined {
    return this.stack[this.stack.length - 1].tags.get(name);
  }

  declareTag(name: string, tag: RecordType | EnumType): void {
    this.stack[this.stack.length - 1].tags.set(name, tag);
  }

  /** Every ordinary name in sight, for suggestions. */
  names(): string[] {
    return this.stack.flatMap((scope) => [...scope.ordinary.keys()]);
  }
}
