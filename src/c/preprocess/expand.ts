import type { Complaints } from '../complaints.ts';
import { SourceText } from '../source.ts';
import { complainOfStray } from '../stray.ts';
import type { HideSet, Token } from '../token.ts';
import { lineSite } from '../token.ts';
import { lex } from './lexer.ts';
import type { Macro, MacroArgument } from './macro.ts';
import { stringize } from './macro.ts';

/** Tokens that macros may make in one compilation: a macro bomb ends here, no honest program does. */
const MAX_EXPANDED_TOKENS = 1_000_000;
/** How deep macros may nest in macros, and macro arguments in macro arguments. */
const MAX_NESTING = 200;

/** Where tokens are taken from; expansions are pushed in front. */
export interface TokenInput {
  next(): Token;
  peek(): Token;
  push(tokens: readonly Token[]): void;
}

/** A macro whose text depends on where it is used: `__LINE__` and its like. */
export type DynamicMacro = (use: Token) => Token;

/** Macro expansion by hide sets: the algorithm of Dave Prosser's note for X3J11. */
export class Expander {
  readonly macros = new Map<string, Macro>();
  readonly dynamic = new Map<string, DynamicMacro>();
  private readonly complaints: Complaints;
  private produced = 0;
  private depth = 0;

  constructor(complaints: Complaints) {
    this.complaints = complaints;
  }

  /** Expands all of a list that stands alone: an argument, an `#if` line. */
  expandAll(tokens: readonly Token[], end: Token): Token[] {
    const input = new ListInput(tokens, end);
    const out: Token[] = [];
    for (let token = input.next(); token.kind !== 'end'; token = input.next()) {
      if (!this.expand(token, input)) out.push(token);
    }
    return out;
  }

  /** If `token` names a macro, puts its expansion in front of the input and says so. */
  expand(token: Token, input: TokenInput): boolean {
    if (token.kind !== 'identifier' || token.hidden?.has(token.text) || this.produced > MAX_EXPANDED_TOKENS) return false;
    const dynamic = this.dynamic.get(token.text);
    if (dynamic) {
      input.push([dynamic(token)]);
      return true;
    }
    const macro = this.macros.get(token.text);
    if (!macro || (macro.parameters && input.peek().text !== '(') || this.isTooDeep(token)) return false;
    const expansion = macro.parameters ? this.call(macro, macro.parameters, token, input) : this.substitute(macro, token, new Map(), hide(token.hidden, macro.name));
    input.push(expansion);
    return true;
  }

  /** A chain of macros this long is a mistake, and hide sets grow with it. */
  private isTooDeep(token: Token): boolean {
    if ((token.hidden?.size ?? 0) < MAX_NESTING) return false;
    this.complaints.error('macro-too-deep', lineSite(token), `macro '${token.text}' is reached through too many others`, 'shorten the chain of macros');
    return true;
  }

  private call(macro: Macro, parameters: readonly string[], name: Token, input: TokenInput): Token[] {
    input.next();
    const read = this.readArguments(parameters.length, macro.variadic !== undefined, name, input);
    if (!read) return [];
    const [list, close] = read;
    const bound = this.bind(macro, parameters, list, name);
    return bound ? this.substitute(macro, name, bound, hide(intersect(name.hidden, close.hidden), macro.name)) : [];
  }

  /** Arguments up to the closing parenthesis; the last of a variadic macro takes commas too. */
  private readArguments(count: number, isVariadic: boolean, name: Token, input: TokenInput): [Token[][], Token] | undefined {
    const list: Token[][] = [[]];
    for (let nesting = 0; ; ) {
      const token = input.peek();
      if (token.kind === 'end') {
        this.complaints.error('unterminated-macro-call', lineSite(name), `the call of macro '${name.text}' has no closing ')'`, `add the ')' that ends the arguments of ${name.text}`);
        return undefined;
      }
      input.next();
      if (token.kind === 'other') {
        complainOfStray(token, this.complaints);
        return undefined;
      }
      if (token.text === ')' && nesting-- === 0) return [list, token];
      if (token.text === '(') nesting++;
      if (token.text === ',' && nesting === 0 && !(isVariadic && list.length > count)) list.push([]);
      else list[list.length - 1].push(token);
      if (this.exhausts(1, name)) return undefined;
    }
  }

  /** Counts tokens handled for macros; true, and told, once they are too many. */
  private exhausts(count: number, name: Token): boolean {
    this.produced += count;
    if (this.produced <= MAX_EXPANDED_TOKENS) return false;
    this.complaints.error('macro-bomb', lineSite(name), 'macros expand to too many tokens', `'${name.text}' makes more text than a program can have`);
    return true;
  }

  private bind(macro: Macro, parameters: readonly string[], list: Token[][], name: Token): Map<string, MacroArgument> | undefined {
    const wanted = parameters.length;
    const given = wanted === 0 && list.length === 1 && list[0].length === 0 ? 0 : list.length;
    const fits = macro.variadic === undefined ? given === wanted || (wanted === 1 && given === 1) : given >= wanted;
    if (!fits) {
      const message = `macro '${macro.name}' takes ${wanted}${macro.variadic === undefined ? '' : ' or more'} argument${wanted === 1 ? '' : 's'}, ${given} given`;
      this.complaints.error('macro-argument-count', lineSite(name), message, `count the commas in the call of ${macro.name}`);
      return undefined;
    }
    const bound = new Map<string, MacroArgument>();
    parameters.forEach((parameter, i) => bound.set(parameter, { tokens: list[i] ?? [] }));
    if (macro.variadic !== undefined) bound.set(macro.variadic, { tokens: list[wanted] ?? [] });
    return bound;
  }

  /** The body with arguments in place of parameters, `#` and `##` done, and hide sets marked. */
  private substitute(macro: Macro, name: Token, bound: ReadonlyMap<string, MacroArgument>, hidden: HideSet): Token[] {
    const out: Token[] = [];
    const { body } = macro;
    for (let i = 0; i < body.length; i++) {
      const token = body[i];
      const after = body[i + 1];
      if (token.text === '#' && macro.parameters && after && bound.has(after.text)) {
        out.push(stringize(bound.get(after.text)!.tokens, { ...token, spaceBefore: token.spaceBefore }));
        i++;
      } else if (token.text === '##' && out.length + i > 0 && after) {
        this.paste(out, macro, bound, after, body[i - 1], name);
        i++;
      } else if (token.text === '__VA_OPT__' && macro.variadic !== undefined && after?.text === '(') {
        i = this.variadicOption(out, macro, bound, i, name);
      } else append(out, this.operand(token, after?.text === '##', bound, name));
    }
    return this.mark(out, name, bound, hidden);
  }

  /** `__VA_OPT__(tokens)` (C23 6.10.5.1): there when the variable arguments are; no `#` or `##` inside. */
  private variadicOption(out: Token[], macro: Macro, bound: ReadonlyMap<string, MacroArgument>, at: number, name: Token): number {
    let nesting = 0;
    let i = at + 1;
    const present = bound.get(macro.variadic!)!.tokens.length > 0;
    for (; i < macro.body.length; i++) {
      const token = macro.body[i];
      if (token.text === ')' && --nesting === 0) break;
      if (present && nesting > 0) append(out, this.operand(token, false, bound, name));
      if (token.text === '(') nesting++;
    }
    return i;
  }

  /** A parameter's argument, expanded unless `##` follows it; any other token as it is. */
  private operand(token: Token, isPasted: boolean, bound: ReadonlyMap<string, MacroArgument>, name: Token): readonly Token[] {
    const argument = token.kind === 'identifier' ? bound.get(token.text) : undefined;
    if (!argument) return [token];
    if (isPasted) return argument.tokens;
    argument.expanded ??= this.expandArgument(argument.tokens, name);
    return argument.expanded.map((one, i) => (i === 0 ? { ...one, spaceBefore: token.spaceBefore, startsLine: false } : one));
  }

  private expandArgument(tokens: readonly Token[], name: Token): readonly Token[] {
    if (this.depth >= MAX_NESTING) {
      this.complaints.error('macro-too-deep', lineSite(name), 'macro calls are nested too deeply in one another', 'split the expression up');
      return [];
    }
    this.depth++;
    const expanded = this.expandAll(tokens, endAfter(name));
    this.depth--;
    return expanded;
  }

  /** `left ## right`; `, ## __VA_ARGS__` drops the comma when there are no variable arguments (GNU). */
  private paste(out: Token[], macro: Macro, bound: ReadonlyMap<string, MacroArgument>, right: Token, leftInBody: Token, name: Token): void {
    const argument = right.kind === 'identifier' ? bound.get(right.text) : undefined;
    const tokens = argument ? argument.tokens : [right];
    if (leftInBody.text === ',' && right.text === macro.variadic) {
      if (tokens.length === 0) out.pop();
      else append(out, this.operand(right, false, bound, name));
      return;
    }
    const leftIsEmpty = leftInBody.kind === 'identifier' && bound.get(leftInBody.text)?.tokens.length === 0;
    if (leftIsEmpty || tokens.length === 0 || out.length === 0) {
      append(out, tokens);
      return;
    }
    append(out, this.join(out.pop()!, tokens[0], name));
    append(out, tokens.slice(1));
  }

  private join(left: Token, right: Token, name: Token): Token[] {
    const joined = lex(new SourceText('<paste>', left.text + right.text));
    if (joined.length === 2) {
      return [{ ...left, kind: joined[0].kind, text: joined[0].text, hidden: intersect(left.hidden, right.hidden) }];
    }
    this.complaints.error('bad-paste', lineSite(name), `pasting '${left.text}' and '${right.text}' does not make one token`, 'what stands left and right of ## must join to one name, number or operator');
    return [left, right];
  }

  /** Gives every token of an expansion its place, its site and its hide set. */
  private mark(tokens: Token[], name: Token, bound: ReadonlyMap<string, MacroArgument>, hidden: HideSet): Token[] {
    if (this.exhausts(tokens.length + 1, name)) return [];
    const site = lineSite(name);
    const isArgument = argumentTest(bound);
    return tokens.map((token, i) => ({
      ...token,
      ...(isArgument(token) ? {} : { source: site.source, offset: site.offset, length: site.length }),
      spaceBefore: i === 0 ? name.spaceBefore : token.spaceBefore,
      startsLine: false,
      site,
      hidden: union(token.hidden, hidden),
    }));
  }
}

/** `push` of many: spreading a long list into arguments can exhaust the stack. */
function append(out: Token[], tokens: readonly Token[]): void {
  for (const token of tokens) out.push(token);
}

/** Tokens of arguments stay where the reader wrote them: told by source and offset. */
function argumentTest(bound: ReadonlyMap<string, MacroArgument>): (token: Token) => boolean {
  if (bound.size === 0) return () => false;
  const spans: { source: SourceText; from: number; to: number }[] = [];
  for (const { tokens } of bound.values()) {
    if (tokens.length === 0) continue;
    const last = tokens[tokens.length - 1];
    spans.push({ source: last.source, from: tokens[0].offset, to: last.offset });
  }
  return (token) => spans.some(({ source, from, to }) => token.source === source && token.offset >= from && token.offset <= to);
}

/** A finite list as an input, with an `end` token behind it. */
export class ListInput implements TokenInput {
  private readonly frames: { tokens: readonly Token[]; at: number }[];
  private readonly end: Token;

  constructor(tokens: readonly Token[], end: Token) {
    this.frames = [{ tokens, at: 0 }];
    this.end = end;
  }

  next(): Token {
    const token = this.peek();
    if (token.kind !== 'end') this.frames[this.frames.length - 1].at++;
    return token;
  }

  peek(): Token {
    for (;;) {
      const frame = this.frames[this.frames.length - 1];
      if (frame && frame.at < frame.tokens.length) return frame.tokens[frame.at];
      if (!frame) return this.end;
      this.frames.pop();
    }
  }

  push(tokens: readonly Token[]): void {
    if (tokens.length > 0) this.frames.push({ tokens, at: 0 });
  }
}

/** An `end` token at the place of another. */
export function endAfter(token: Token): Token {
  return { ...token, kind: 'end', text: '', length: 0 };
}

const hideSets = new Map<string, HideSet>();

/** Hide sets are few and shared: interned by their sorted names. */
function intern(names: Iterable<string>): HideSet {
  const sorted = [...names].toSorted();
  const key = sorted.join(' ');
  const known = hideSets.get(key);
  if (known) return known;
  const made = new Set(sorted);
  if (hideSets.size > 4096) hideSets.clear();
  hideSets.set(key, made);
  return made;
}

function hide(set: HideSet | undefined, name: string): HideSet {
  if (set?.has(name)) return set;
  return intern(set ? [...set, name] : [name]);
}

function union(a: HideSet | undefined, b: HideSet): HideSet {
  if (!a || a === b) return b;
  for (const name of a) if (!b.has(name)) return intern([...new Set([...a, ...b])]);
  return b;
}

function intersect(a: HideSet | undefined, b: HideSet | undefined): HideSet | undefined {
  if (!a || !b || a === b) return a && b;
  return intern([...a].filter((name) => b.has(name)));
}
