import type { Token } from '../token.ts';
import { spellType } from '../types/spell.ts';
import type { Type } from '../types/type.ts';
import { ERROR, arrayOf, bare, isComplete, isError, isTooDeep, isVoid, pointerTo, qualify } from '../types/type.ts';
import { sizeOf } from '../types/layout.ts';
import type { Attributes } from './attributes.ts';
import { parseAttributes } from './attributes.ts';
import type { Parser } from './parser.ts';
import type { Specifiers } from './specifiers.ts';
import { parseSpecifiers, startsType } from './specifiers.ts';

/** Bytes an object may have: more than any machine here gives a program. */
const MAX_OBJECT_BYTES = 64 * 1024 * 1024;

/** A name with its type, as one declarator of a declaration says it. */
export interface Declarator {
  readonly name: Token | undefined;
  readonly type: Type;
  /** Of a function, its parameters, for a definition's scope. */
  readonly parameters: readonly Parameter[] | undefined;
  readonly attributes: Attributes;
}

export interface Parameter {
  readonly name: Token | undefined;
  readonly type: Type;
  readonly place: Token;
}

/** What a declarator does to the type in front of it. */
interface Shape {
  readonly name: Token | undefined;
  readonly parameters: readonly Parameter[] | undefined;
  readonly isPlain: boolean;
  apply(base: Type): Type;
}

type Suffix = { readonly apply: (base: Type) => Type; readonly parameters: readonly Parameter[] | undefined };

/** declarator = ("*" qualifiers)* (name | "(" declarator ")")? (array | parameters)* attributes */
export function parseDeclarator(parser: Parser, specifiers: Specifiers): Declarator {
  const attributes: Attributes = { ...specifiers.attributes };
  const shape = parser.fullExpression(() => parseShape(parser, attributes));
  parseAttributes(parser, attributes);
  const type = shape.apply(specifiers.type);
  if (isTooDeep(type)) {
    parser.complaints.error('type-too-deep', shape.name ?? specifiers.first, 'this type is built of too many pointers, arrays or typedefs', 'no more than 200');
    return { name: shape.name, type: ERROR, parameters: undefined, attributes };
  }
  return { name: shape.name, type, parameters: shape.parameters, attributes };
}

/** type-name = specifiers declarator-without-a-name   (C11 6.7.7) */
export function parseTypeName(parser: Parser): Type {
  const { token } = parser;
  const declarator = parseDeclarator(parser, parseSpecifiers(parser));
  if (declarator.name) parser.complaints.error('syntax', token, 'a type goes here, without a name', `remove '${declarator.name.text}'`);
  return declarator.type;
}

function parseShape(parser: Parser, attributes: Attributes): Shape {
  return parser.nested<Shape>({ name: undefined, parameters: undefined, isPlain: true, apply: () => ERROR }, () => {
    const pointers = parsePointers(parser, attributes);
    const inner = parseInner(parser, attributes);
    const suffixes: Suffix[] = [];
    for (let suffix = parseSuffix(parser); suffix; suffix = parseSuffix(parser)) suffixes.push(suffix);
    return {
      name: inner.name,
      parameters: inner.parameters ?? (inner.isPlain ? suffixes[0]?.parameters : undefined),
      isPlain: inner.isPlain && pointers.length === 0 && suffixes.length === 0,
      apply: (base) => {
        let type = base;
        for (const pointer of pointers) type = pointer(type);
        for (const suffix of suffixes.toReversed()) type = suffix.apply(type);
        return inner.apply(type);
      },
    };
  });
}

function parsePointers(parser: Parser, attributes: Attributes): ((base: Type) => Type)[] {
  const pointers: ((base: Type) => Type)[] = [];
  parseAttributes(parser, attributes);
  while (parser.is('*') && parser.countOperator()) {
    parser.advance();
    const [isConst, isVolatile] = parseQualifiers(parser, attributes);
    pointers.push((base) => qualify(pointerTo(base), isConst, isVolatile));
  }
  return pointers;
}

function parseQualifiers(parser: Parser, attributes: Attributes): [isConst: boolean, isVolatile: boolean] {
  let isConst = false;
  let isVolatile = false;
  for (;;) {
    if (parser.accept('const')) isConst = true;
    else if (parser.accept('volatile')) isVolatile = true;
    else if (parser.is('__attribute__')) parseAttributes(parser, attributes);
    else if (!parser.accept('restrict') && !parser.accept('__restrict') && !parser.accept('__restrict__')) return [isConst, isVolatile];
  }
}

/** The name, a parenthesised declarator, or nothing at all (in a type name or a parameter). */
function parseInner(parser: Parser, attributes: Attributes): Shape {
  const plain: Shape = { name: undefined, parameters: undefined, isPlain: true, apply: (base) => base };
  if (parser.token.kind === 'identifier' && !startsType(parser)) return { ...plain, name: parser.advance() };
  if (parser.token.kind === 'identifier' && parser.scopes.find(parser.token.text)?.kind === 'typedef') return { ...plain, name: parser.advance() };
  if (!parser.is('(') || !opensDeclarator(parser)) return plain;
  parser.advance();
  const inner = parseShape(parser, attributes);
  parser.expect(')');
  return inner;
}

/** `(` begins a nested declarator unless a parameter list follows it: `int (*f)(void)` against `int (void)`. */
function opensDeclarator(parser: Parser): boolean {
  const next = parser.lookAhead(1);
  if (next.text === ')') return false;
  if (next.kind !== 'identifier' || next.text === '__attribute__') return true;
  parser.advance();
  const isType = startsType(parser);
  parser.stepBack();
  return !isType;
}

function parseSuffix(parser: Parser): Suffix | undefined {
  if (!parser.is('[') && !parser.is('(')) return undefined;
  if (!parser.countOperator()) return undefined;
  return parser.is('[') ? parseArraySuffix(parser) : parseParameterSuffix(parser);
}

/** array = "[" constant? "]" */
function parseArraySuffix(parser: Parser): Suffix {
  const open = parser.advance();
  while (parser.accept('static') || parser.accept('const') || parser.accept('restrict') || parser.accept('volatile'));
  const length = parser.is(']') ? undefined : arrayLength(parser);
  parser.expect(']');
  return { apply: (base) => arrayType(parser, base, length, open), parameters: undefined };
}

function arrayLength(parser: Parser): number {
  const { token } = parser;
  const value = parser.grammar.constant(parser, 'the length of an array');
  if (value === undefined) return 1;
  if (value >= 0n && value <= BigInt(MAX_OBJECT_BYTES)) return Number(value);
  parser.complaints.error('bad-array-length', token, `an array cannot have ${value} elements`, value < 0n ? 'the length is at least 0' : 'that is more memory than the machine has');
  return 1;
}

function arrayType(parser: Parser, element: Type, length: number | undefined, place: Token): Type {
  if (isError(element)) return ERROR;
  if (bare(element).kind === 'function' || isVoid(element) || !isComplete(element)) {
    const hint = bare(element).kind === 'function' ? 'an array of pointers to functions is written int (*table[4])(void)' : 'elements need a size: use a complete type';
    parser.complaints.error('bad-array', place, `there are no arrays of '${spellType(element)}'`, hint);
    return ERROR;
  }
  if ((length ?? 0) * sizeOf(element) <= MAX_OBJECT_BYTES) return arrayOf(element, length);
  parser.complaints.error('too-large', place, 'this array is larger than the memory of the machine', 'make it smaller');
  return arrayOf(element, 1);
}

/** parameters = "(" ("void" | parameter ("," parameter)* ("," "...")?)? ")" */
function parseParameterSuffix(parser: Parser): Suffix {
  parser.advance();
  const parameters: Parameter[] = [];
  let isVariadic = false;
  const hasNoPrototype = parser.is(')');
  if (parser.is('void') && parser.lookAhead(1).text === ')') parser.advance();
  while (!parser.is(')') && !parser.isAtEnd && !parser.panicking) {
    if (parameters.length > 0 && !parser.expect(',')) break;
    if (parser.accept('...')) {
      isVariadic = true;
      break;
    }
    parameters.push(parseParameter(parser));
  }
  parser.expect(')');
  const params = parameters.map(({ name, type }) => ({ name: name?.text ?? '', type }));
  return { apply: (ret) => functionType(parser, { ret, params, isVariadic, hasNoPrototype }), parameters };
}

function functionType(parser: Parser, shape: { ret: Type; params: { name: string; type: Type }[]; isVariadic: boolean; hasNoPrototype: boolean }): Type {
  const { kind } = bare(shape.ret);
  if (kind === 'array' || kind === 'function') {
    parser.complaints.error('bad-return-type', parser.previous, `a function cannot return ${kind === 'array' ? 'an array' : 'a function'}`, 'return a pointer');
    return ERROR;
  }
  return { kind: 'function', ...shape };
}

/** A parameter of array or function type is a pointer (C11 6.7.6.3p7–8). */
function parseParameter(parser: Parser): Parameter {
  const place = parser.token;
  if (!startsType(parser)) {
    parser.syntaxError(`'${place.text}' is no type, and a parameter begins with one`, 'is a header missing, or a typedef misspelt?');
    return { name: undefined, type: ERROR, place };
  }
  const { name, type } = parseDeclarator(parser, parseSpecifiers(parser));
  const at = bare(type);
  const adjusted = at.kind === 'array' ? pointerTo(at.element) : at.kind === 'function' ? pointerTo(type) : type;
  if (isVoid(adjusted)) parser.complaints.error('void-variable', place, "a parameter cannot be 'void'", "write (void) alone for no parameters, or 'void *'");
  return { name, type: isVoid(adjusted) ? ERROR : adjusted, place: name ?? place };
}

