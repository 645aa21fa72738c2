import type { Complaints } from '../complaints.ts';
import type { SourceText } from '../source.ts';
import type { Token } from '../token.ts';
import { lineSite } from '../token.ts';
import { Condition } from './condition.ts';
import type { TokenInput } from './expand.ts';
import { Expander } from './expand.ts';
import { parseDefine } from './define.ts';
import { sameMacro, spell } from './macro.ts';

/** How deep headers may include one another. */
const MAX_INCLUDE_DEPTH = 60;

/** Finds a header's tokens by the name between the quotes or angle brackets. */
export interface HeaderSearch {
  find(name: string): readonly Token[] | undefined;
  /** The known name nearest to one that was not found. */
  suggest(name: string): string | undefined;
}

/** A file being read: its tokens and the `#if`s open in it. */
interface FileFrame {
  readonly tokens: readonly Token[];
  at: number;
  readonly conditions: OpenCondition[];
}

interface OpenCondition {
  readonly directive: Token;
  /** Some group of it was taken already. */
  taken: boolean;
  /** The current group is taken. */
  active: boolean;
  sawElse: boolean;
}

/**
 * Translation phase 4 (C11 6.10): directives carried out and macros expanded, as a
 * stream of tokens over a stack of files, with expansions in front of the topmost.
 */
export class Preprocessor implements TokenInput {
  readonly expander: Expander;
  private readonly complaints: Complaints;
  private readonly headers: HeaderSearch;
  private readonly files: FileFrame[] = [];
  private readonly pending: { tokens: readonly Token[]; at: number }[] = [];
  private readonly once = new Set<SourceText>();

  constructor(headers: HeaderSearch, complaints: Complaints) {
    this.headers = headers;
    this.complaints = complaints;
    this.expander = new Expander(complaints);
  }

  /** All of a file, preprocessed, ending in `end`. */
  run(tokens: readonly Token[]): Token[] {
    this.files.push({ tokens, at: 0, conditions: [] });
    const out: Token[] = [];
    for (;;) {
      const token = this.next();
      if (token.kind === 'end') {
        out.push(token);
        return out;
      }
      if (!this.expander.expand(token, this)) out.push(token);
    }
  }

  next(): Token {
    const token = this.peek();
    const expansion = this.pending[this.pending.length - 1];
    if (expansion) expansion.at++;
    else if (token.kind !== 'end') this.files[this.files.length - 1].at++;
    return token;
  }

  peek(): Token {
    for (let top = this.pending[this.pending.length - 1]; top; top = this.pending[this.pending.length - 1]) {
      if (top.at < top.tokens.length) return top.tokens[top.at];
      this.pending.pop();
    }
    for (;;) {
      const file = this.files[this.files.length - 1];
      const token = file.tokens[file.at];
      if (token.startsLine && token.text === '#' && token.kind === 'punctuator') this.directive(file);
      else if (token.kind !== 'end' && isActive(file)) return token;
      else if (token.kind !== 'end') file.at++;
      else if (!this.leaveFile(file)) return token;
    }
  }

  push(tokens: readonly Token[]): void {
    if (tokens.length > 0) this.pending.push({ tokens, at: 0 });
  }

  /** At a file's end: back to the file that included it. False at the end of the outermost. */
  private leaveFile(file: FileFrame): boolean {
    const open = file.conditions.pop();
    if (open) this.complaints.error('unterminated-conditional', open.directive, `#${open.directive.text} has no #endif`, 'add #endif behind the lines it governs');
    file.conditions.length = 0;
    if (this.files.length === 1) return false;
    this.files.pop();
    return true;
  }

  private directive(file: FileFrame): void {
    const line = this.takeLine(file);
    const name = line[0];
    if (!name) return;
    if (this.conditional(file, name, line.slice(1)) || !isActive(file)) return;
    switch (name.text) {
      case 'include': return this.include(name, line.slice(1));
      case 'define': return this.define(name, line.slice(1));
      case 'undef': return this.undefine(name, line[1]);
      case 'pragma': return this.pragma(name, line[1]);
      case 'error': return this.complaints.error('error-directive', name, `#error ${spell(line.slice(1))}`);
      case 'warning': return this.complaints.warning('warning-directive', name, `#warning ${spell(line.slice(1))}`);
      case 'line': return;
      default:
        if (name.kind !== 'number') this.complaints.error('unknown-directive', name, `there is no directive #${name.text}`, 'the directives are #include #define #undef #if #ifdef #ifndef #elif #else #endif #error #pragma');
    }
  }

  private takeLine(file: FileFrame): Token[] {
    const line: Token[] = [];
    for (file.at++; ; file.at++) {
      const token = file.tokens[file.at];
      if (token.startsLine || token.kind === 'end') return line;
      line.push(token);
    }
  }

  /** `#if` and its family, in skipped groups too. False when the directive is another. */
  private conditional(file: FileFrame, name: Token, rest: Token[]): boolean {
    switch (name.text) {
      case 'if': case 'ifdef': case 'ifndef':
        this.openCondition(file, name, rest);
        return true;
      case 'elif': case 'elifdef': case 'elifndef': case 'else':
        this.nextGroup(file, name, rest);
        return true;
      case 'endif':
        if (!file.conditions.pop()) this.complaints.error('stray-endif', name, '#endif without #if', 'remove it, or add the #if it belongs to');
        return true;
      default:
        return false;
    }
  }

  private openCondition(file: FileFrame, name: Token, rest: Token[]): void {
    const active = isActive(file) && this.holds(name.text, name, rest);
    file.conditions.push({ directive: name, taken: active || !isActive(file), active, sawElse: false });
  }

  private nextGroup(file: FileFrame, name: Token, rest: Token[]): void {
    const open = file.conditions[file.conditions.length - 1];
    if (!open || open.sawElse) {
      this.complaints.error('stray-else', name, open ? `#${name.text} after #else` : `#${name.text} without #if`, 'check which #if this belongs to');
      return;
    }
    open.sawElse = name.text === 'else';
    open.active = !open.taken && (open.sawElse || this.holds(name.text.replace('el', ''), name, rest));
    open.taken ||= open.active;
  }

  private holds(kind: string, name: Token, rest: Token[]): boolean {
    if (kind === 'if') return new Condition(this.expander.expandAll(this.replaceDefined(rest), { ...name, kind: 'end', text: '' }), name, this.complaints).isTrue();
    if (rest[0]?.kind !== 'identifier') {
      this.complaints.error('bad-condition', name, `#${name.text} needs the name of a macro`, `write #${name.text} NAME`);
      return false;
    }
    return this.isDefined(rest[0].text) === (kind === 'ifdef');
  }

  private isDefined(name: string): boolean {
    return this.expander.macros.has(name) || this.expander.dynamic.has(name);
  }

  /** `defined X`, `defined(X)`, `__has_include(<x>)` as 0 or 1, before anything is expanded. */
  private replaceDefined(line: Token[]): Token[] {
    const out: Token[] = [];
    for (let i = 0; i < line.length; i++) {
      const token = line[i];
      if (token.text === 'defined') {
        const inParentheses = line[i + 1]?.text === '(';
        const name = line[i + (inParentheses ? 2 : 1)];
        out.push(digit(token, name !== undefined && this.isDefined(name.text)));
        i += inParentheses ? 3 : 1;
      } else if (/^__has_(include|builtin|attribute|feature)$/.test(token.text) && line[i + 1]?.text === '(') {
        const close = line.findIndex((one, at) => at > i && one.text === ')');
        const operand = close < 0 ? [] : line.slice(i + 2, close);
        out.push(digit(token, token.text === '__has_include' && this.headers.find(headerName(operand) ?? '') !== undefined));
        i = close < 0 ? line.length : close;
      } else out.push(token);
    }
    return out;
  }

  private include(directive: Token, rest: Token[]): void {
    const literal = headerName(rest);
    const name = literal ?? headerName(this.expander.expandAll(rest, { ...directive, kind: 'end', text: '' }));
    if (name === undefined) {
      this.complaints.error('bad-include', rest[0] ?? directive, '#include needs "file" or <file>', 'write #include <stdio.h> or #include "my.h"');
      return;
    }
    const tokens = this.headers.find(name);
    if (!tokens) this.headerMissing(name, rest[0]);
    else if (this.once.has(tokens[0].source)) return;
    else if (this.files.length >= MAX_INCLUDE_DEPTH) this.complaints.error('include-too-deep', directive, `'${name}' is included too deeply`, 'does the header include itself? Begin it with #pragma once');
    else this.files.push({ tokens, at: 0, conditions: [] });
  }

  private headerMissing(name: string, place: Token): void {
    const near = this.headers.suggest(name);
    this.complaints.error('missing-header', place, `'${name}' file not found`, near === undefined ? 'the headers modelled here are listed in the reference' : `did you mean '${near}'?`);
  }

  private define(directive: Token, rest: Token[]): void {
    const macro = parseDefine(directive, rest, this.complaints);
    if (!macro) return;
    const known = this.expander.macros.get(macro.name);
    if (known && !sameMacro(known, macro)) this.complaints.warning('macro-redefined', rest[0], `macro '${macro.name}' is defined again, differently`, `put #undef ${macro.name} before it if you mean it`);
    this.expander.macros.set(macro.name, macro);
  }

  private undefine(directive: Token, name: Token | undefined): void {
    if (name?.kind === 'identifier') this.expander.macros.delete(name.text);
    else this.complaints.error('bad-define', directive, '#undef needs the name of a macro', 'write #undef NAME');
  }

  /** Of the pragmas only `once` means something here; others are for other compilers. */
  private pragma(directive: Token, name: Token | undefined): void {
    if (name?.text === 'once') this.once.add(directive.source);
  }
}

/** All `#if`s open in the file have their current group taken. */
function isActive(file: FileFrame): boolean {
  const { conditions } = file;
  return conditions.length === 0 || conditions[conditions.length - 1].active;
}

/** The name in `<name>` or `"name"`, from the text itself: inside the brackets there are no tokens. */
function headerName(tokens: readonly Token[]): string | undefined {
  const first = tokens[0];
  if (first?.kind === 'string') return first.text.slice(1, -1);
  if (first?.text !== '<') return undefined;
  const close = tokens.findIndex((token) => token.text === '>');
  if (close < 0) return undefined;
  const { source } = lineSite(first);
  return first.site ? spell(tokens.slice(1, close)) : source.text.slice(first.offset + 1, tokens[close].offset);
}

function digit(token: Token, value: boolean): Token {
  return { ...token, kind: 'number', text: value ? '1' : '0' };
}
