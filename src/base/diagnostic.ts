/** A place in a source text: 1-based line and column, length in UTF-16 units. */
export interface Span {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly length: number;
}

export type Severity = 'error' | 'warning' | 'note';

/**
 * A reader's mistake, said so that they can mend it: what is wrong, where, and
 * (where we know) the way out. Diagnostics are values; whoever finds one goes on
 * to the next.
 */
export interface Diagnostic {
  readonly severity: Severity;
  /** Stable key for catalogues and tests, e.g. `undeclared-identifier`. */
  readonly code: string;
  readonly message: string;
  readonly span: Span;
  /** What to change, in a C programmer's words. */
  readonly hint?: string;
}

/** `file:line:column: error: message`, as compilers print it. */
export function formatDiagnostic(diagnostic: Diagnostic): string {
  const { file, line, column } = diagnostic.span;
  const head = `${file}:${line}:${column}: ${diagnostic.severity}: ${diagnostic.message}`;
  return diagnostic.hint ? `${head}\n  hint: ${diagnostic.hint}` : head;
}
