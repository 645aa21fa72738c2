import type { CaseStmt, Expr, FunctionSymbol, GlobalSymbol, Initialization, Stmt } from '../ast.ts';
import { errorExpr } from '../check/convert.ts';
import type { Complaints } from '../complaints.ts';
import type { Place } from '../source.ts';
import { complainOfStray } from '../stray.ts';
import type { Token } from '../token.ts';
import type { DeclaredMember } from '../types/layout.ts';
import type { Type } from '../types/type.ts';
import { Scopes } from './scope.ts';

/** How deep blocks, parentheses and declarators may nest together. C asks for 127 blocks and 63 parentheses. */
const MAX_NESTING = 128;
/** Operators in one full expression: bounds the depth of its tree. */
const MAX_OPERATORS = 500;

/** The rules that call one another in a circle; `grammar.ts` ties the knot. */
export interface Grammar {
  expression(parser: Parser): Expr;
  assignment(parser: Parser): Expr;
  /** A conditional expression that must be an integer constant. */
  constant(parser: Parser, what: string): bigint | undefined;
  typeName(parser: Parser): Type;
  /** Whether a type begins here. */
  startsType(parser: Parser): boolean;
  block(parser: Parser): Stmt & { readonly kind: 'block' };
  declaration(parser: Parser): Stmt[];
  /** The specifiers and declarators of one line of a struct. */
  members(parser: Parser): { readonly declared: DeclaredMember; readonly place: Token }[];
  initializer(parser: Parser, type: Type, name: string): Initialization;
}

/** A `switch` whose body is being read, and the type its cases are compared in. */
export interface OpenSwitch {
  readonly cases: CaseStmt[];
  /** Values of cases that are no range, for a quick look. */
  readonly values: Set<bigint>;
  readonly ranges: CaseStmt[];
  readonly type: Type;
}

/** What is known about the function whose body is being read. */
export interface FunctionContext {
  readonly symbol: FunctionSymbol;
  readonly ret: Type;
  readonly labels: Set<string>;
  readonly gotos: Token[];
  loops: number;
  /** Innermost last. */
  readonly switches: OpenSwitch[];
}

/** A cursor over preprocessed tokens, with what all rules share. */
export class Parser {
  readonly side: 'bpf' | 'user';
  readonly complaints: Complaints;
  readonly scopes = new Scopes();
  readonly grammar: Grammar;
  readonly functions: FunctionSymbol[] = [];
  readonly globals: GlobalSymbol[] = [];
  function: FunctionContext | undefined;
  /** A syntax error was told and its statement not yet left: nothing more is told until then. */
  panicking = false;
  private readonly tokens: readonly Token[];
  private at = 0;
  private nesting = 0;
  private operators = 0;
  /** Full expressions and declarators open, one inside another. */
  private expressions = 0;

  constructor(tokens: readonly Token[], side: 'bpf' | 'user', grammar: Grammar, complaints: Complaints) {
    this.tokens = tokens;
    this.side = side;
    this.grammar = grammar;
    this.complaints = complaints;
  }

  get token(): Token {
    return this.tokens[this.at];
  }

  get previous(): Token {
    return this.tokens[Math.max(0, this.at - 1)];
  }

  get isAtEnd(): boolean {
    return this.token.kind === 'end' || this.complaints.isFull;
  }

  lookAhead(count: number): Token {
    return this.tokens[Math.min(this.at + count, this.tokens.length - 1)];
  }

  is(text: string): boolean {
    return this.token.text === text;
  }

  advance(): Token {
    const { token } = this;
    if (token.kind !== 'end') this.at++;
    return token;
  }

  /** Back by one: for the few rules that must look at a token as if they stood on it. */
  stepBack(): void {
    this.at--;
  }

  accept(text: string): boolean {
    if (this.token.text !== text) return false;
    this.advance();
    return true;
  }

  /** Takes a token that must be there; tells when it is not. */
  expect(text: string, hint?: string): boolean {
    if (this.accept(text)) return true;
    this.syntaxError(`expected '${text}'${this.token.kind === 'end' ? ' before the end of the file' : ` before '${this.token.text}'`}`, hint);
    return false;
  }

  /** A missing `;` is told where it is missing, and taken as written: the next line is read in its own right. */
  expectSemicolon(after: string): void {
    if (this.accept(';') || this.panicking) return;
    const { previous } = this;
    const end = { source: previous.source, offset: previous.offset + previous.length, length: 1 };
    this.complaints.error('missing-semicolon', end, `expected ';' after ${after}`, "add ';' here");
    if (!this.token.startsLine && this.token.source === previous.source && !this.is('}')) this.panicking = true;
  }

  expectIdentifier(what: string): Token | undefined {
    if (this.token.kind === 'identifier') return this.advance();
    this.syntaxError(`expected ${what} before '${this.token.text}'`);
    return undefined;
  }

  syntaxError(message: string, hint?: string, place: Place = this.token): void {
    if (!this.panicking) this.complaints.error('syntax', place, message, hint);
    this.panicking = true;
  }

  /** Tells what is wrong with a token that no rule of C fits. */
  strayToken(): void {
    if (!this.panicking) complainOfStray(this.token, this.complaints);
    this.panicking = true;
  }

  errorHere(message: string, hint?: string): Expr {
    const { token } = this;
    this.syntaxError(message, hint);
    return errorExpr({ place: token });
  }

  /** What an expression rule gives when it may not go deeper. */
  tooDeep(): Expr {
    return errorExpr({ place: this.token });
  }

  /** Runs a rule one level deeper; at the limit it is not run, but told. */
  nested<T>(otherwise: T, rule: () => T): T {
    if (this.nesting >= MAX_NESTING) {
      this.syntaxError('this is nested too deeply', `at most ${MAX_NESTING} levels of blocks and parentheses are taken`);
      return otherwise;
    }
    this.nesting++;
    const result = rule();
    this.nesting--;
    return result;
  }

  /** Counts an operator of the current full expression; false when there are too many. */
  countOperator(): boolean {
    if (++this.operators <= MAX_OPERATORS) return true;
    this.syntaxError('this expression has too many operators', 'split it up with variables in between');
    return false;
  }

  /** A full expression or a declarator: operators are counted from zero, unless it is inside another. */
  fullExpression<T>(rule: () => T): T {
    this.expressions++;
    const result = rule();
    if (--this.expressions === 0) this.operators = 0;
    return result;
  }

  /**
   * After a syntax error: on behind the next `;`, or to the `}` that ends the block,
   * stepping over braces in between.
   */
  synchronize(): void {
    if (!this.panicking) return;
    this.panicking = false;
    for (let depth = 0; !this.isAtEnd; ) {
      if (this.is('{')) depth++;
      if (this.is('}') && depth-- === 0) return;
      const ends = (this.is(';') || this.is('}')) && depth === 0;
      this.advance();
      if (ends) return;
    }
  }

  /** The place from a token to the last one taken, for spans; one line only. */
  spanFrom(first: Token): Place {
    const { previous } = this;
    if (previous.source !== first.source || first.site || previous.site || previous.offset < first.offset) return first;
    const length = previous.offset + previous.length - first.offset;
    const newline = first.source.text.indexOf('\n', first.offset);
    return { source: first.source, offset: first.offset, length: newline < 0 ? length : Math.min(length, newline - first.offset) };
  }
}
