import type { FunctionSymbol, GlobalSymbol, Initialization, LocalSymbol, Stmt, SymbolEntry } from '../ast.ts';
import { isCompatible } from '../types/convert.ts';
import type { DeclaredMember } from '../types/layout.ts';
import { spellType } from '../types/spell.ts';
import type { FunctionType, Type } from '../types/type.ts';
import { INT, bare, functionOf, hasQualifier, isComplete, isError, isScalar, isVoid, pointerTo } from '../types/type.ts';
import { decay } from '../check/convert.ts';
import { decodeQuoted } from '../preprocess/literals.ts';
import { decodeUtf8 } from '../../base/bytes.ts';
import type { Token } from '../token.ts';
import type { Declarator } from './declarators.ts';
import { parseDeclarator } from './declarators.ts';
import { parseFunctionBody } from './functions.ts';
import type { Parser } from './parser.ts';
import type { Specifiers } from './specifiers.ts';
import { parseSpecifiers, startsType } from './specifiers.ts';

/** unit = (declaration | function | ";")* */
export function parseUnit(parser: Parser): void {
  while (!parser.isAtEnd) {
    if (parser.accept(';')) continue;
    if (parser.is('}')) {
      parser.complaints.error('syntax', parser.advance(), "this '}' closes nothing", 'is a { missing above, or one } too many?');
      continue;
    }
    if (startsType(parser) || parser.is('_Static_assert') || isImplicitInt(parser)) parseDeclaration(parser);
    else if (parser.is('asm') || parser.is('__asm__')) parser.syntaxError('inline assembly is not supported', 'write it in C');
    else if (parser.token.kind === 'other') parser.strayToken();
    else parser.syntaxError(`'${parser.token.text}' does not begin a declaration`, 'is it a misspelt type, or a macro whose header is missing?');
    if (parser.panicking) parser.advance();
    parser.synchronize();
  }
}

/** `main() { … }`: told as a missing type, then read as a function. */
function isImplicitInt(parser: Parser): boolean {
  return parser.token.kind === 'identifier' && parser.lookAhead(1).text === '(' && !parser.token.site;
}

/** declaration = specifiers (declarator ("=" initializer)? ("," …)*)? ";" | static-assert | function */
export function parseDeclaration(parser: Parser): Stmt[] {
  if (parser.is('_Static_assert')) return parseStaticAssert(parser);
  const specifiers = parseSpecifiers(parser);
  const statements: Stmt[] = [];
  if (parser.is(';')) {
    parser.advance();
    return statements;
  }
  for (let first = true; !parser.panicking; first = false) {
    const declarator = parseDeclarator(parser, specifiers);
    if (parser.panicking) break;
    if (first && parser.is('{') && bare(declarator.type).kind === 'function') {
      defineFunction(parser, specifiers, declarator);
      return statements;
    }
    statements.push(...declare(parser, specifiers, declarator));
    if (parser.accept(',')) continue;
    parser.expectSemicolon('the declaration');
    break;
  }
  return statements;
}

/** static-assert = "_Static_assert" "(" constant ("," string)? ")" ";" */
function parseStaticAssert(parser: Parser): Stmt[] {
  const place = parser.advance();
  parser.expect('(');
  const value = parser.grammar.constant(parser, 'a static assertion');
  let text = '';
  if (parser.accept(',')) while (parser.token.kind === 'string') text += decodeUtf8(decodeQuoted(parser.advance().text));
  parser.expect(')');
  parser.expectSemicolon('_Static_assert');
  if (value === 0n) parser.complaints.error('static-assert', place, `static assertion failed${text && `: ${text}`}`);
  return [];
}

function declare(parser: Parser, specifiers: Specifiers, declarator: Declarator): Stmt[] {
  const { name } = declarator;
  if (!name) {
    parser.syntaxError(`a name is missing before '${parser.token.text}'`, 'a declaration names what it declares');
    return [];
  }
  if (specifiers.storage === 'typedef') return declareTypedef(parser, name, declarator.type);
  if (bare(declarator.type).kind === 'function') {
    declareFunction(parser, specifiers, declarator, name);
    return [];
  }
  if (isVoid(declarator.type)) {
    parser.complaints.error('void-variable', name, `'${name.text}' cannot be 'void'`, "did you mean a pointer: void *" + name.text + '?');
    return skipInitializer(parser, name);
  }
  const isLocal = !parser.scopes.isFileScope && specifiers.storage === undefined;
  return isLocal ? declareLocal(parser, specifiers, declarator, name) : declareGlobal(parser, specifiers, declarator, name);
}

function skipInitializer(parser: Parser, name: Token): Stmt[] {
  if (parser.accept('=')) parser.grammar.initializer(parser, INT, name.text);
  return [];
}

function declareTypedef(parser: Parser, name: Token, type: Type): Stmt[] {
  const known = parser.scopes.findHere(name.text);
  if (known && !(known.kind === 'typedef' && isCompatible(known.type, type))) redefined(parser, name, known);
  parser.scopes.declare(name.text, { kind: 'typedef', name: name.text, type: { kind: 'typedef', name: name.text, target: type }, place: name });
  return [];
}

function redefined(parser: Parser, name: Token, known: SymbolEntry): void {
  const line = known.place.source.lineAt(known.place.offset);
  const where = known.place.source === name.source ? `on line ${line}` : `in ${known.place.source.file}`;
  parser.complaints.error('redefined', name, `'${name.text}' is declared already, ${where}`, 'rename one of the two');
}

function declareLocal(parser: Parser, specifiers: Specifiers, { type, attributes }: Declarator, name: Token): Stmt[] {
  const known = parser.scopes.findHere(name.text);
  if (known) redefined(parser, name, known);
  const local: LocalSymbol = {
    kind: 'local', name: name.text, type, place: name, isParameter: false, isUsed: false,
    isInMemory: !isScalar(type) || hasQualifier(type, 'isVolatile') || attributes.cleanup !== undefined,
    align: attributes.align, cleanup: attributes.cleanup,
  };
  if (attributes.cleanup) attributes.cleanup.isUsed = true;
  if (!specifiers.isAuto) parser.scopes.declare(name.text, local);
  const initial = parser.accept('=') ? localInitializer(parser, specifiers, local) : undefined;
  if (specifiers.isAuto) parser.scopes.declare(name.text, local);
  if (initial) local.type = initial.type;
  if (!isComplete(local.type) && !isError(local.type)) incompleteVariable(parser, name, local.type);
  return [{ kind: 'declaration', place: name, local, initial }];
}

function localInitializer(parser: Parser, specifiers: Specifiers, local: LocalSymbol): Initialization {
  if (!specifiers.isAuto) return parser.grammar.initializer(parser, local.type, local.name);
  const value = decay(parser.grammar.assignment(parser));
  local.type = value.type;
  local.isInMemory = !isScalar(value.type);
  return { type: value.type, parts: isError(value.type) ? [] : [{ offset: 0, type: value.type, bits: undefined, value }] };
}

function incompleteVariable(parser: Parser, name: Token, type: Type): void {
  const isArray = bare(type).kind === 'array';
  parser.complaints.error('incomplete-type', name, `'${name.text}' has type '${spellType(type)}', whose size is not known here`, isArray ? 'give it a length or an initialiser' : 'include the header that defines it, or declare a pointer');
}

/** A variable of static storage: at file scope, `static` in a function, or `extern`. */
function declareGlobal(parser: Parser, specifiers: Specifiers, declarator: Declarator, name: Token): Stmt[] {
  const symbol = globalSymbol(parser, specifiers, declarator, name);
  if (!parser.accept('=')) {
    const isTentative = specifiers.storage !== 'extern';
    if (isTentative) symbol.isExtern = false;
    if (isTentative && !isComplete(symbol.type) && !isError(symbol.type)) incompleteVariable(parser, name, symbol.type);
    return [];
  }
  if (symbol.initial) redefined(parser, name, symbol);
  const initial = parser.grammar.initializer(parser, symbol.type, name.text);
  symbol.isExtern = false;
  symbol.initial = initial;
  symbol.type = initial.type;
  return [];
}

function globalSymbol(parser: Parser, { storage }: Specifiers, { type, attributes }: Declarator, name: Token): GlobalSymbol {
  const inFunction = !parser.scopes.isFileScope;
  const known = inFunction && storage === 'static' ? parser.scopes.findHere(name.text) : (parser.scopes.findHere(name.text) ?? (storage === 'extern' ? parser.scopes.findInFile(name.text) : undefined));
  if (known?.kind === 'global' && isCompatible(known.type, type)) return mergeGlobal(known, type, attributes);
  if (known) redefined(parser, name, known);
  const owner = inFunction && storage === 'static' ? parser.function?.symbol.name : undefined;
  const symbol: GlobalSymbol = {
    kind: 'global', name: name.text, qualifiedName: owner ? `${owner}.${name.text}` : name.text, type, place: name,
    linkage: storage === 'static' ? 'static' : attributes.isWeak ? 'weak' : 'global',
    isExtern: storage === 'extern', section: attributes.section, align: attributes.align, initial: undefined, isUsed: false,
    declTags: attributes.declTags, isHidden: attributes.isHidden,
  };
  parser.scopes.declare(name.text, symbol);
  parser.globals.push(symbol);
  return symbol;
}

function mergeGlobal(known: GlobalSymbol, type: Type, attributes: Declarator['attributes']): GlobalSymbol {
  if (!isComplete(known.type)) known.type = type;
  known.section ??= attributes.section;
  known.isHidden ||= attributes.isHidden;
  known.declTags = [...known.declTags, ...attributes.declTags];
  if (attributes.isWeak && known.linkage === 'global') known.linkage = 'weak';
  return known;
}

/** The symbol of a function, made or found; a second declaration adds what it says. */
function declareFunction(parser: Parser, specifiers: Specifiers, declarator: Declarator, name: Token): FunctionSymbol | undefined {
  const type = functionOf(declarator.type)!;
  const known = parser.scopes.findHere(name.text) ?? parser.scopes.findInFile(name.text);
  if (known && (known.kind !== 'function' || !isCompatible(known.type, type))) {
    if (known.kind === 'function') parser.complaints.error('conflicting-types', name, `'${name.text}' is declared as '${spellType(pointerTo(known.type))}' before, as '${spellType(pointerTo(type))}' here`, 'make the declarations agree');
    else redefined(parser, name, known);
    return undefined;
  }
  const symbol = known ?? newFunction(parser, name, type, specifiers);
  const { attributes } = declarator;
  symbol.section ??= attributes.section;
  symbol.helper ??= attributes.helper;
  if (attributes.isWeak && symbol.linkage === 'global') symbol.linkage = 'weak';
  if (attributes.inlining !== 'maybe') symbol.inlining = attributes.inlining;
  if (symbol.type.hasNoPrototype) symbol.type = type;
  return symbol;
}

function newFunction(parser: Parser, name: Token, type: FunctionType, { storage }: Specifiers): FunctionSymbol {
  const symbol: FunctionSymbol = {
    kind: 'function', name: name.text, type, place: name, linkage: storage === 'static' ? 'static' : 'global', section: undefined,
    inlining: 'maybe', helper: undefined, definition: undefined, isUsed: false,
  };
  parser.functions.push(symbol);
  parser.scopes.declareInFile(name.text, symbol);
  return symbol;
}

/** function = specifiers declarator block */
function defineFunction(parser: Parser, specifiers: Specifiers, declarator: Declarator): void {
  const { name } = declarator;
  if (!parser.scopes.isFileScope) {
    parser.complaints.error('nested-function', name ?? parser.token, 'a function cannot be defined inside another', 'is a } missing above?');
    parser.panicking = true;
    return;
  }
  if (!name) return parser.syntaxError('a function needs a name');
  const symbol = declareFunction(parser, specifiers, declarator, name) ?? { ...newDetached(name, functionOf(declarator.type)!) };
  if (symbol.definition) redefined(parser, name, symbol);
  if (specifiers.isInline && symbol.inlining === 'maybe' && parser.side === 'bpf' && specifiers.storage === 'static') symbol.inlining = 'always';
  symbol.place = name;
  symbol.type = { ...functionOf(declarator.type)!, hasNoPrototype: false };
  parseFunctionBody(parser, symbol, declarator.parameters ?? []);
}

/** For a definition whose declaration is in error: its body is checked all the same. */
function newDetached(name: Token, type: FunctionType): FunctionSymbol {
  return { kind: 'function', name: name.text, type, place: name, linkage: 'static', section: undefined, inlining: 'maybe', helper: undefined, definition: undefined, isUsed: false };
}

/** member-declaration's inside = specifiers (declarator? (":" constant)? ("," …)*)? */
export function parseMemberDeclarators(parser: Parser): { declared: DeclaredMember; place: Token }[] {
  const specifiers = parseSpecifiers(parser);
  const members: { declared: DeclaredMember; place: Token }[] = [];
  if (parser.is(';')) {
    const kind = bare(specifiers.type).kind;
    const isAnonymous = (kind === 'struct' || kind === 'union') && isComplete(specifiers.type);
    return isAnonymous ? [{ declared: { name: '', type: specifiers.type, bitWidth: undefined, align: specifiers.attributes.align }, place: specifiers.first }] : [];
  }
  do {
    const place = parser.token;
    const { name, type, attributes } = parseDeclarator(parser, specifiers);
    const bitWidth = parser.accept(':') ? Number(parser.grammar.constant(parser, 'the width of a bit-field') ?? 1n) : undefined;
    if (!name && bitWidth === undefined && !parser.panicking) parser.syntaxError('a member needs a name');
    const tags = attributes.declTags.length > 0 ? { tags: attributes.declTags } : {};
    members.push({ declared: { name: name?.text ?? '', type, bitWidth, align: attributes.align, ...tags }, place: name ?? place });
  } while (!parser.panicking && parser.accept(','));
  return members;
}
