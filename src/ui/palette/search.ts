import type { PaletteCommand } from './commands.ts';

/** A command with all that it is found by: its own name and group, and those in other languages. */
export interface Findable {
  readonly command: PaletteCommand;
  readonly foundBy: string;
}

/** The commands that all words of a query occur in; those whose own name begins with it come first, then those whose name has it. */
export function found(all: readonly Findable[], query: string): readonly PaletteCommand[] {
  const wanted = query.toLowerCase().trim();
  const words = wanted.split(/\s+/);
  const rank = ({ command: { name } }: Findable) => {
    const at = name.toLowerCase().indexOf(wanted);
    return at === 0 ? 0 : at > 0 ? 1 : 2;
  };
  const matching = all.filter(({ foundBy }) => words.every((word) => foundBy.includes(word)));
  return (wanted ? matching.toSorted((one, other) => rank(one) - rank(other)) : matching).map(({ command }) => command);
}
