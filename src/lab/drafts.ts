/** Where the page keeps what must outlive a reload. `localStorage` fits; it may throw (sandboxed frames). */
export interface Keep {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/** The reader's unsaved texts, one a file, kept on this device only. */
export interface Drafts {
  read(file: string): string | undefined;
  /** A text equal to the original needs no keeping. */
  write(file: string, text: string, original: string): void;
}

/** Drafts of one lesson. A store that throws keeps nothing, and nobody is told twice. */
export function draftsIn(keep: Keep | undefined, lesson: string): Drafts {
  const keyOf = (file: string) => `slowpath/draft/${lesson}/${file}`;
  const attempt = <T>(action: () => T): T | undefined => {
    try {
      return action();
    } catch {
      return undefined;
    }
  };
  return {
    read: (file) => attempt(() => keep?.getItem(keyOf(file))) ?? undefined,
    write: (file, text, original) => {
      attempt(() => (text === original ? keep?.removeItem(keyOf(file)) : keep?.setItem(keyOf(file), text)));
    },
  };
}
