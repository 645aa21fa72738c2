import type { FunctionSymbol } from '../ast.ts';
import { isVoid } from '../types/type.ts';
import { callWithRegisters, receiveParameters } from './calls.ts';
import { R0 } from './code.ts';
import { lowerBranch } from './conditions.ts';
import type { Activation, ProgramContext, Rules } from './lowering.ts';
import { Lowering } from './lowering.ts';
import { lowerStatement } from './statements.ts';
import { lowerEffect, lowerValue } from './values.ts';

const RULES: Rules = { value: lowerValue, effect: lowerEffect, branch: lowerBranch, statement: lowerStatement, invoke: callWithRegisters };

/** A function's tree as instructions on virtual registers. */
export function lowerFunction(program: ProgramContext, symbol: FunctionSymbol): Lowering {
  const lowering = new Lowering(program, RULES, symbol.place);
  const homes: Activation['homes'] = new Map();
  const shared = { symbol, homes, labels: new Map(), cases: new Map(), inlined: undefined, breaks: [], continues: [] };
  lowering.activations.push({ ...shared, resultAddress: undefined });
  lowering.enterScope();
  lowering.at(symbol.place);
  const resultAddress = receiveParameters(lowering, symbol);
  lowering.activations[0] = { ...shared, resultAddress };
  const { body } = symbol.definition!;
  lowerStatement(lowering, body);
  lowering.at(body.end, true);
  finish(lowering, symbol);
  lowering.leaveScope();
  return lowering;
}

/** The end of the body: `main` returns 0 there (C11 5.1.2.2.3), a void function nothing. */
function finish(lowering: Lowering, symbol: FunctionSymbol): void {
  const { code, program } = lowering;
  const isMain = program.side === 'user' && symbol.name === 'main';
  if (isMain) code.constant(R0, 0n, true);
  code.exit(isMain && !isVoid(symbol.type.ret));
}
