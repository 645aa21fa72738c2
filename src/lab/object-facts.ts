/** What an object file says of itself, as far as the page shows it. */
export interface ObjectFacts {
  /** E.g. `wq_simple.bpf.o`. */
  readonly name: string;
  /** '' where it has none. */
  readonly license: string;
  readonly programs: readonly { readonly name: string; readonly section: string }[];
  readonly maps: readonly string[];
  /** The lines that its line info quotes, at their places, by file; what it does not quote is empty. */
  readonly sources: readonly { readonly file: string; readonly text: string }[];
}

/** Why a file is no object that can be run: what libbpf would say. */
export interface NoObject {
  readonly message: string;
}

/** The verifier's log of one program. */
export interface ProgramLog {
  readonly program: string;
  readonly log: string;
}
