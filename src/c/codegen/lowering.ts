import type { CaseStmt, Expr, FunctionSymbol, LocalSymbol, Stmt } from '../ast.ts';
import type { Complaints } from '../complaints.ts';
import type { Place } from '../source.ts';
import type { Token } from '../token.ts';
import { alignOf, sizeOf } from '../types/layout.ts';
import type { Type } from '../types/type.ts';
import type { Address, Label, LocalScope, Reg } from './code.ts';
import { CodeBuffer, FP } from './code.ts';
import { Frame } from './frame.ts';

/** The rules of lowering that call one another in a circle; `lower.ts` ties the knot. */
export interface Rules {
  /** The value in a register that must not be changed: it may be a local's own. */
  value(lowering: Lowering, expr: Expr): Reg;
  /** For what it does only. */
  effect(lowering: Lowering, expr: Expr): void;
  /** Jumps to `no` where the condition does not hold, falls through where it does; or the other way round. */
  branch(lowering: Lowering, expr: Expr, target: Label, jumpIf: boolean): void;
  statement(lowering: Lowering, statement: Stmt): void;
  /** Calls a function with arguments that are in registers already; the result is left aside. */
  invoke(lowering: Lowering, callee: FunctionSymbol, args: readonly Reg[]): void;
}

/** What the whole program shares. */
export interface ProgramContext {
  readonly side: 'bpf' | 'user';
  readonly complaints: Complaints;
  /** Id of a type in the object's types. */
  typeId(type: Type): number;
}

/** Where a local lives. */
export type Home = { readonly reg: Reg } | { readonly address: Address };

/** An open block: what leaving it must do. */
export interface OpenScope {
  readonly mark: number;
  readonly locals: LocalScope[];
  /** Locals with a cleanup function, in order of declaration. */
  readonly cleanups: { readonly local: LocalSymbol; readonly address: Address }[];
}

/** A function body being lowered: the function itself, or one inlined into it. */
export interface Activation {
  readonly symbol: FunctionSymbol;
  readonly homes: Map<LocalSymbol, Home>;
  readonly labels: Map<string, Label>;
  readonly cases: Map<CaseStmt, Label>;
  /** Where a struct result goes. */
  readonly resultAddress: Address | undefined;
  /** Of an inlined body: where `return` puts its value and jumps to. */
  readonly inlined: { readonly end: Label; readonly result: Reg | undefined; readonly place: Place; readonly scopeDepth: number } | undefined;
  readonly breaks: JumpTarget[];
  readonly continues: JumpTarget[];
}

export interface JumpTarget {
  readonly label: Label;
  readonly scopeDepth: number;
}

/** How deep functions may be inlined into one another. */
export const MAX_INLINE_DEPTH = 32;
/** Instructions a function may grow to before inlining stops with a message. */
export const MAX_FUNCTION_INSNS = 100_000;

/** State of lowering one function's tree to instructions on virtual registers. */
export class Lowering {
  readonly program: ProgramContext;
  readonly rules: Rules;
  readonly code: CodeBuffer;
  readonly frame = new Frame();
  readonly scopes: OpenScope[] = [];
  readonly activations: Activation[] = [];

  constructor(program: ProgramContext, rules: Rules, place: Place) {
    this.program = program;
    this.rules = rules;
    this.code = new CodeBuffer(place);
  }

  get activation(): Activation {
    return this.activations[this.activations.length - 1];
  }

  /** Marks where what follows comes from: the use of a macro, not its text; the call, for code of our own headers. */
  at(place: Place, startsStatement = false): void {
    const site = (place as Partial<Token>).site ?? place;
    const { inlined } = this.activation;
    const shown = site.source.isBuiltIn && inlined ? inlined.place : site;
    this.code.at(shown, startsStatement);
  }

  /** Gives a local a home, from here to the end of the innermost scope. */
  open(local: LocalSymbol): Home {
    const home: Home = local.isInMemory ? { address: this.stackAddress(sizeOf(local.type), Math.max(alignOf(local.type), local.align)) } : { reg: this.code.fresh() };
    this.bind(local, home);
    return home;
  }

  /** Says where a local lives, and puts it into the debugger's view. */
  bind(local: LocalSymbol, home: Home): void {
    this.activation.homes.set(local, home);
    if (local.name === '') return;
    const shown = 'reg' in home ? { reg: home.reg } : home.address.base === FP ? { stackOff: home.address.offset } : undefined;
    if (!shown) return;
    const scope: LocalScope = { local, home: shown };
    this.scopes[this.scopes.length - 1].locals.push(scope);
    this.code.scope(scope, false);
  }

  stackAddress(size: number, align: number): Address {
    return { base: FP, offset: this.frame.allocate(size, align), isOutgoing: false };
  }

  enterScope(): void {
    this.scopes.push({ mark: this.frame.mark(), locals: [], cleanups: [] });
  }

  /** Ends the innermost scope; its cleanups must have been run. */
  leaveScope(): void {
    const { mark, locals } = this.scopes.pop()!;
    for (const scope of locals) this.code.scope(scope, true);
    this.frame.release(mark);
  }
}

/** What lies at a register plus an offset. */
export function memoryAt(base: Reg, offset: number): Address {
  return { base, offset, isOutgoing: false };
}

/** The same place, some bytes on: a member, an element. */
export function offsetAddress(address: Address, by: number): Address {
  return by === 0 ? address : { ...address, offset: address.offset + by };
}
