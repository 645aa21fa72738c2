import type { Unit } from '../ast.ts';
import type { Complaints } from '../complaints.ts';
import type { Token } from '../token.ts';
import { parseDeclaration, parseMemberDeclarators, parseUnit } from './declarations.ts';
import { parseTypeName } from './declarators.ts';
import { parseAssignment, parseConstant, parseExpression } from './expressions.ts';
import { parseInitializer } from './initializers.ts';
import type { Grammar } from './parser.ts';
import { Parser } from './parser.ts';
import { startsType } from './specifiers.ts';
import { parseBlock } from './statements.ts';

const GRAMMAR: Grammar = {
  expression: parseExpression,
  assignment: parseAssignment,
  constant: parseConstant,
  typeName: parseTypeName,
  startsType,
  block: parseBlock,
  declaration: parseDeclaration,
  members: parseMemberDeclarators,
  initializer: parseInitializer,
};

/** Parses and checks a preprocessed translation unit. */
export function parse(tokens: readonly Token[], side: 'bpf' | 'user', complaints: Complaints): Unit {
  const parser = new Parser(tokens, side, GRAMMAR, complaints);
  parseUnit(parser);
  return { functions: parser.functions, globals: parser.globals };
}
