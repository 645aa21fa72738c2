/** Words of the command palette, loaded with it; each command is named as its button is. */
export const enPalette = {
  title: 'All commands',
  search: 'Type what you want: a lesson, a dial, a word of the reference…',
  list: 'Commands',
  none: 'Nothing is called that.',
  found: (count: number) => (count === 1 ? '1 command' : `${count} commands`),
  groups: {
    move: 'Move',
    scene: 'Scene',
    run: 'Programs',
    machine: 'Machine',
    view: 'View',
    lesson: 'Lesson',
    reference: 'Reference',
    give: 'Save and share',
    page: 'Page',
  },
  of: (what: string, which: string) => `${what}: ${which}`,
  motion: { reduced: 'Less motion', system: 'Motion as the system says' },
  characters: { on: 'Turn shortcuts of a single character on', off: 'Turn shortcuts of a single character off' },
};
