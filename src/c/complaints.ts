import type { Diagnostic, Severity } from '../base/diagnostic.ts';
import type { Place } from './source.ts';
import { spanOf } from './source.ts';

/** After so many errors the rest is noise, and a mutated megabyte must not fill memory. */
const MAX_ERRORS = 200;

/** Collects a compilation's diagnostics: one a place and code, at most MAX_ERRORS errors. */
export class Complaints {
  readonly list: Diagnostic[] = [];
  private readonly seen = new Set<string>();
  private errors = 0;

  get hasErrors(): boolean {
    return this.errors > 0;
  }

  /** No more errors are taken: whoever loops over input may stop. */
  get isFull(): boolean {
    return this.errors >= MAX_ERRORS;
  }

  error(code: string, place: Place, message: string, hint?: string): void {
    if (this.isFull) return;
    if (this.add('error', code, place, message, hint)) this.errors++;
  }

  warning(code: string, place: Place, message: string, hint?: string): void {
    if (!this.isFull) this.add('warning', code, place, message, hint);
  }

  private add(severity: Severity, code: string, place: Place, message: string, hint?: string): boolean {
    const span = spanOf(place);
    const key = `${code}@${span.file}:${span.line}:${span.column}`;
    if (this.seen.has(key)) return false;
    this.seen.add(key);
    this.list.push({ severity, code, message, span, ...(hint === undefined ? {} : { hint }) });
    return true;
  }
}
