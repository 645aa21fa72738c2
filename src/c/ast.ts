import type { Place } from './source.ts';
import type { FunctionType, Member, Type } from './types/type.ts';

/**
 * The typed tree between parser and code generation. Conversions are explicit
 * (`cast` nodes), arrays and functions have decayed (`addressOf`), names are
 * symbols, constants are folded.
 */
export type Expr =
  | NumberExpr | StringExpr | SymbolExpr | UnaryExpr | BinaryExpr | LogicalExpr | ConditionalExpr | AssignExpr | CompoundAssignExpr
  | IncrementExpr | CommaExpr | DereferenceExpr | MemberExpr | AddressOfExpr | CastExpr | CallExpr | LiteralExpr | StatementExpr
  | BuiltinExpr | ErrorExpr;

interface Node {
  readonly place: Place;
  readonly type: Type;
}

export interface NumberExpr extends Node {
  readonly kind: 'number';
  readonly value: bigint;
}

/** A string literal: an array of char with its terminating zero. */
export interface StringExpr extends Node {
  readonly kind: 'string';
  readonly bytes: Uint8Array;
}

export interface SymbolExpr extends Node {
  readonly kind: 'symbol';
  readonly symbol: LocalSymbol | GlobalSymbol | FunctionSymbol;
}

export interface UnaryExpr extends Node {
  readonly kind: 'unary';
  readonly op: '-' | '~' | '!';
  readonly operand: Expr;
}

export type ArithmeticOp = '+' | '-' | '*' | '/' | '%' | '&' | '|' | '^' | '<<' | '>>';
export type ComparisonOp = '==' | '!=' | '<' | '>' | '<=' | '>=';

/** Operands have one type already, but for shifts; pointer arithmetic has its integer scaled to bytes. */
export interface BinaryExpr extends Node {
  readonly kind: 'binary';
  readonly op: ArithmeticOp | ComparisonOp;
  readonly left: Expr;
  readonly right: Expr;
}

export interface LogicalExpr extends Node {
  readonly kind: 'logical';
  readonly op: '&&' | '||';
  readonly left: Expr;
  readonly right: Expr;
}

export interface ConditionalExpr extends Node {
  readonly kind: 'conditional';
  /** For GNU `a ?: b`, `yes` is undefined and the condition's own value is meant. */
  readonly condition: Expr;
  readonly yes: Expr | undefined;
  readonly no: Expr;
}

export interface AssignExpr extends Node {
  readonly kind: 'assign';
  readonly target: Expr;
  readonly value: Expr;
}

/** `target op= value`: computed in `computeType`, converted back to the target's. */
export interface CompoundAssignExpr extends Node {
  readonly kind: 'compoundAssign';
  readonly op: ArithmeticOp;
  readonly target: Expr;
  readonly value: Expr;
  readonly computeType: Type;
}

/** `++` and `--`: `delta` is ±1, or ± the size of what a pointer points to. */
export interface IncrementExpr extends Node {
  readonly kind: 'increment';
  readonly target: Expr;
  readonly delta: number;
  readonly isPostfix: boolean;
}

export interface CommaExpr extends Node {
  readonly kind: 'comma';
  readonly left: Expr;
  readonly right: Expr;
}

export interface DereferenceExpr extends Node {
  readonly kind: 'dereference';
  readonly pointer: Expr;
}

/** `object.member`, at `offset` from the object's start; `p->m` is a member of a dereference. */
export interface MemberExpr extends Node {
  readonly kind: 'member';
  readonly object: Expr;
  readonly member: Member;
  readonly offset: number;
}

/** `&operand`, and what arrays and functions decay to. */
export interface AddressOfExpr extends Node {
  readonly kind: 'addressOf';
  readonly operand: Expr;
}

export interface CastExpr extends Node {
  readonly kind: 'cast';
  readonly operand: Expr;
}

export interface CallExpr extends Node {
  readonly kind: 'call';
  /** A function symbol (not decayed) for a direct call, else a pointer to a function. */
  readonly callee: Expr;
  readonly args: readonly Expr[];
  readonly signature: FunctionType;
}

/** A compound literal in a function: an unnamed local, initialised when evaluated. */
export interface LiteralExpr extends Node {
  readonly kind: 'literal';
  readonly local: LocalSymbol;
  readonly initial: Initialization;
}

/** GNU `({ … })`: its value is its last statement's, where that is an expression. */
export interface StatementExpr extends Node {
  readonly kind: 'statements';
  readonly body: BlockStmt;
}

/** What the compiler itself does: `__builtin_memset`, `__sync_fetch_and_add`, `va_arg`, `bpf_printk`'s core. */
export interface BuiltinExpr extends Node {
  readonly kind: 'builtin';
  readonly name: string;
  readonly args: readonly Expr[];
}

export interface ErrorExpr extends Node {
  readonly kind: 'error';
}

/** An initialiser, flat: the object is zeroed (padding and all), then each part is stored. */
export interface Initialization {
  readonly type: Type;
  readonly parts: readonly InitialPart[];
}

export interface InitialPart {
  readonly offset: number;
  readonly type: Type;
  readonly bits: Member['bits'];
  /** A value of `type`; a `string` of array type fills an array. */
  readonly value: Expr;
}

export type Stmt =
  | BlockStmt | ExprStmt | DeclStmt | IfStmt | LoopStmt | SwitchStmt | CaseStmt | LabelStmt | GotoStmt | JumpStmt | ReturnStmt;

export interface BlockStmt {
  readonly kind: 'block';
  readonly place: Place;
  readonly body: readonly Stmt[];
  readonly end: Place;
}

export interface ExprStmt {
  readonly kind: 'expression';
  readonly place: Place;
  readonly expr: Expr;
}

/** A local comes into scope here, and is initialised where it has an initialiser. */
export interface DeclStmt {
  readonly kind: 'declaration';
  readonly place: Place;
  readonly local: LocalSymbol;
  readonly initial: Initialization | undefined;
}

export interface IfStmt {
  readonly kind: 'if';
  readonly place: Place;
  readonly condition: Expr;
  readonly yes: Stmt;
  readonly no: Stmt | undefined;
}

/** `for`, and `while` and `do` as cases of it. The initialiser's scope is a block around the loop. */
export interface LoopStmt {
  readonly kind: 'loop';
  readonly place: Place;
  readonly condition: Expr | undefined;
  readonly step: Expr | undefined;
  readonly body: Stmt;
  readonly testsFirst: boolean;
}

export interface SwitchStmt {
  readonly kind: 'switch';
  readonly place: Place;
  readonly value: Expr;
  readonly body: Stmt;
  readonly cases: readonly CaseStmt[];
}

/** `case low:`, `case low ... high:` or, with no values, `default:`: a place in a block, without a body. */
export interface CaseStmt {
  readonly kind: 'case';
  readonly place: Place;
  readonly low: bigint | undefined;
  readonly high: bigint | undefined;
}

export interface LabelStmt {
  readonly kind: 'label';
  readonly place: Place;
  readonly name: string;
}

export interface GotoStmt {
  readonly kind: 'goto';
  readonly place: Place;
  readonly name: string;
}

export interface JumpStmt {
  readonly kind: 'break' | 'continue';
  readonly place: Place;
}

export interface ReturnStmt {
  readonly kind: 'return';
  readonly place: Place;
  readonly value: Expr | undefined;
}

/** What a name in the ordinary name space stands for. */
export type SymbolEntry = LocalSymbol | GlobalSymbol | FunctionSymbol | TypedefSymbol | ConstantSymbol;

export interface LocalSymbol {
  readonly kind: 'local';
  readonly name: string;
  type: Type;
  readonly place: Place;
  readonly isParameter: boolean;
  /** Lives in memory: its address is taken, it is volatile, or it is no scalar. */
  isInMemory: boolean;
  /** `__attribute__((aligned(n)))`; 0 for none. */
  readonly align: number;
  /** `__attribute__((cleanup(f)))`: called with its address when its scope is left. */
  readonly cleanup: FunctionSymbol | undefined;
  isUsed: boolean;
}

export interface GlobalSymbol {
  readonly kind: 'global';
  readonly name: string;
  type: Type;
  readonly place: Place;
  linkage: 'static' | 'global' | 'weak';
  /** Declared `extern` and not (yet) defined. */
  isExtern: boolean;
  /** From `__attribute__((section(…)))`. */
  section: string | undefined;
  readonly align: number;
  initial: Initialization | undefined;
  isUsed: boolean;
  /** A static inside a function is named `function.variable` in its section. */
  readonly qualifiedName: string;
  /** `btf_decl_tag`s. */
  declTags: readonly string[];
  /** Of hidden visibility: outside of the object there is no such name. */
  isHidden: boolean;
}

export interface FunctionSymbol {
  readonly kind: 'function';
  readonly name: string;
  type: FunctionType;
  place: Place;
  linkage: 'static' | 'global' | 'weak';
  section: string | undefined;
  inlining: 'always' | 'never' | 'maybe';
  /** Number of the kernel helper it stands for (`__attribute__((bpf_helper(n)))`). */
  helper: number | undefined;
  definition: FunctionDefinition | undefined;
  isUsed: boolean;
}

export interface FunctionDefinition {
  readonly parameters: readonly LocalSymbol[];
  readonly body: BlockStmt;
}

export interface TypedefSymbol {
  readonly kind: 'typedef';
  readonly name: string;
  readonly type: Type;
  readonly place: Place;
}

export interface ConstantSymbol {
  readonly kind: 'constant';
  readonly name: string;
  readonly value: bigint;
  readonly type: Type;
  readonly place: Place;
}

/** A translation unit, checked: what code is generated from. */
export interface Unit {
  /** In order of first declaration. */
  readonly functions: readonly FunctionSymbol[];
  readonly globals: readonly GlobalSymbol[];
}
