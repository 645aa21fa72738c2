/**
 * Types of C. Typedefs and qualifiers are kept as written (`sugar`), for type
 * information and messages; whoever asks what a type *is* looks at `bare(type)`.
 */
export type Type =
  | VoidType | IntType | EnumType | PointerType | ArrayType | RecordType | FunctionType
  | TypedefType | QualifiedType | ErrorType;

export interface VoidType {
  readonly kind: 'void';
}

/** `_Bool` and `char` are integers too. */
export interface IntType {
  readonly kind: 'int';
  /** As BTF and gcc spell it: `unsigned int`. */
  readonly name: string;
  readonly size: 1 | 2 | 4 | 8;
  readonly signed: boolean;
  /** Conversion rank, C11 6.3.1.1. */
  readonly rank: 0 | 1 | 2 | 3 | 4 | 5;
}

export interface EnumType {
  readonly kind: 'enum';
  readonly name: string;
  /** What holds its values: `unsigned int` unless a value is negative or wider. */
  underlying: IntType;
  readonly values: { readonly name: string; readonly value: bigint }[];
  isComplete: boolean;
}

export interface PointerType {
  readonly kind: 'pointer';
  readonly target: Type;
}

export interface ArrayType {
  readonly kind: 'array';
  readonly element: Type;
  /** Undefined for `[]`: a parameter, a flexible member, or completed by an initialiser. */
  readonly length: number | undefined;
}

export interface RecordType {
  readonly kind: 'struct' | 'union';
  /** Tag, or '' for an anonymous one. */
  readonly name: string;
  members: readonly Member[];
  size: number;
  align: number;
  isComplete: boolean;
}

export interface Member {
  /** '' for an anonymous struct or union, whose members count as the outer one's. */
  readonly name: string;
  readonly type: Type;
  readonly offset: number;
  /** A bit-field's place within the 8, 16, 32 or 64 bits at `offset`. */
  readonly bits: { readonly start: number; readonly width: number } | undefined;
  /** `btf_decl_tag`s. */
  readonly tags?: readonly string[];
}

export interface FunctionType {
  readonly kind: 'function';
  readonly ret: Type;
  readonly params: readonly { readonly name: string; readonly type: Type }[];
  readonly isVariadic: boolean;
  /** `f()`: arguments are not checked (C11 6.5.2.2p6). */
  readonly hasNoPrototype: boolean;
}

export interface TypedefType {
  readonly kind: 'typedef';
  readonly name: string;
  readonly target: Type;
}

export interface QualifiedType {
  readonly kind: 'qualified';
  readonly isConst: boolean;
  readonly isVolatile: boolean;
  /** `btf_type_tag`s, e.g. `kptr`. */
  readonly tags: readonly string[];
  readonly target: Type;
}

/** The type of what a diagnostic was given for; everything goes with it, so that one mistake is told once. */
export interface ErrorType {
  readonly kind: 'error';
}

/** A type without typedefs and qualifiers around it. */
export type BareType = Exclude<Type, TypedefType | QualifiedType>;

export const VOID: VoidType = { kind: 'void' };
export const ERROR: ErrorType = { kind: 'error' };

function int(name: string, size: IntType['size'], signed: boolean, rank: IntType['rank']): IntType {
  return { kind: 'int', name, size, signed, rank };
}

export const BOOL = int('_Bool', 1, false, 0);
export const CHAR = int('char', 1, true, 1);
export const SIGNED_CHAR = int('signed char', 1, true, 1);
export const UNSIGNED_CHAR = int('unsigned char', 1, false, 1);
export const SHORT = int('short', 2, true, 2);
export const UNSIGNED_SHORT = int('unsigned short', 2, false, 2);
export const INT = int('int', 4, true, 3);
export const UNSIGNED_INT = int('unsigned int', 4, false, 3);
export const LONG = int('long', 8, true, 4);
export const UNSIGNED_LONG = int('unsigned long', 8, false, 4);
export const LONG_LONG = int('long long', 8, true, 5);
export const UNSIGNED_LONG_LONG = int('unsigned long long', 8, false, 5);

export const VOID_POINTER = pointerTo(VOID);

/** A pointer to it. */
export function pointerTo(target: Type): PointerType {
  return { kind: 'pointer', target };
}

/** An array of it; without a length it is incomplete. */
export function arrayOf(element: Type, length: number | undefined): ArrayType {
  return { kind: 'array', element, length };
}

/** How many pointers, arrays, functions and typedefs a type may be made of. */
const MAX_TYPE_DEPTH = 200;

/** Whether a type is so deep that walking it could go wrong; no program needs one. */
export function isTooDeep(type: Type): boolean {
  let at = type;
  for (let depth = 0; depth < MAX_TYPE_DEPTH; depth++) {
    switch (at.kind) {
      case 'pointer': case 'typedef': case 'qualified': at = at.target; break;
      case 'array': at = at.element; break;
      case 'function': at = at.ret; break;
      default: return false;
    }
  }
  return true;
}

/** The type with typedefs and qualifiers taken off. */
export function bare(type: Type): BareType {
  let at = type;
  while (at.kind === 'typedef' || at.kind === 'qualified') at = at.target;
  return at;
}

/** Whether `const` or `volatile` is on the type itself; an array has what its elements have. */
export function hasQualifier(type: Type, which: 'isConst' | 'isVolatile'): boolean {
  for (let at = type; ; ) {
    if (at.kind === 'qualified') {
      if (at[which]) return true;
      at = at.target;
    } else if (at.kind === 'typedef') at = at.target;
    else if (at.kind === 'array') at = at.element;
    else return false;
  }
}

/** The same type with qualifiers added; they go to an array's elements (C11 6.7.3p9). */
export function qualify(type: Type, isConst: boolean, isVolatile: boolean, tags: readonly string[] = []): Type {
  if (!isConst && !isVolatile && tags.length === 0) return type;
  if (type.kind === 'array') return arrayOf(qualify(type.element, isConst, isVolatile, tags), type.length);
  return { kind: 'qualified', isConst, isVolatile, tags, target: type };
}

/** The type a value of this type has once read: without qualifiers of its own. */
export function unqualified(type: Type): Type {
  return type.kind === 'qualified' && type.tags.length === 0 ? unqualified(type.target) : type;
}

/** `void`, whatever its qualifiers and names. */
export function isVoid(type: Type): boolean {
  return bare(type).kind === 'void';
}

/** The type of what has been complained about. */
export function isError(type: Type): boolean {
  return bare(type).kind === 'error';
}

/** The integer type behind an integer or enum type. */
export function integerOf(type: Type): IntType | undefined {
  const at = bare(type);
  return at.kind === 'int' ? at : at.kind === 'enum' ? at.underlying : undefined;
}

/** Integers, `_Bool` and enumerations. */
export function isInteger(type: Type): boolean {
  return integerOf(type) !== undefined;
}

/** A pointer; an array is none until it decays. */
export function isPointer(type: Type): boolean {
  return bare(type).kind === 'pointer';
}

/** Integer or pointer: what fits a register and can be tested. */
export function isScalar(type: Type): boolean {
  return isInteger(type) || isPointer(type);
}

/** A struct or union, complete or not. */
export function isRecord(type: Type): boolean {
  const { kind } = bare(type);
  return kind === 'struct' || kind === 'union';
}

/** The struct or union behind qualifiers and typedefs. */
export function recordOf(type: Type): RecordType | undefined {
  const at = bare(type);
  return at.kind === 'struct' || at.kind === 'union' ? at : undefined;
}

/** What a pointer points to, or undefined. */
export function targetOf(type: Type): Type | undefined {
  const at = bare(type);
  return at.kind === 'pointer' ? at.target : undefined;
}

/** The function type behind a function or a pointer to one. */
export function functionOf(type: Type): FunctionType | undefined {
  const at = bare(type);
  if (at.kind === 'function') return at;
  const target = at.kind === 'pointer' ? bare(at.target) : undefined;
  return target?.kind === 'function' ? target : undefined;
}

/** Whether objects of the type can exist: not void, not a function, not declared only. */
export function isComplete(type: Type): boolean {
  const at = bare(type);
  switch (at.kind) {
    case 'void': case 'function': return false;
    case 'struct': case 'union': case 'enum': return at.isComplete;
    case 'array': return at.length !== undefined && isComplete(at.element);
    default: return true;
  }
}
