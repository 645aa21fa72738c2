import { BPF_JEQ, BPF_JLE, BPF_JLT, BPF_JSLE, BPF_JSLT } from '../../bpf/isa.ts';
import type { BlockStmt, CaseStmt, DeclStmt, IfStmt, LoopStmt, ReturnStmt, StatementExpr, Stmt, SwitchStmt } from '../ast.ts';
import { computedIn } from '../check/constant.ts';
import { alignOf, sizeOf } from '../types/layout.ts';
import { isRecord, isVoid } from '../types/type.ts';
import type { Label, Reg } from './code.ts';
import { R0 } from './code.ts';
import { copyObject } from './copy-object.ts';
import { initializeMemory } from './initialize.ts';
import type { JumpTarget, Lowering } from './lowering.ts';
import { memoryAt } from './lowering.ts';
import { hasCleanups, runCleanups, runScopeCleanups } from './scopes.ts';

/** One statement; the first instruction of each is where a debugger stops. */
export function lowerStatement(lowering: Lowering, statement: Stmt): void {
  switch (statement.kind) {
    case 'block': return lowerBlock(lowering, statement);
    case 'expression':
      lowering.at(statement.place, true);
      return lowering.rules.effect(lowering, statement.expr);
    case 'declaration': return lowerDeclaration(lowering, statement);
    case 'if': return lowerIf(lowering, statement);
    case 'loop': return lowerLoop(lowering, statement);
    case 'switch': return lowerSwitch(lowering, statement);
    case 'case': return lowering.code.label(lowering.activation.cases.get(statement)!);
    case 'label': return lowering.code.label(labelOf(lowering, statement.name));
    case 'goto':
      lowering.at(statement.place, true);
      return lowering.code.jump(labelOf(lowering, statement.name));
    case 'break': case 'continue': return lowerJump(lowering, statement);
    case 'return': return lowerReturn(lowering, statement);
  }
}

/** A block, with its scope opened and closed around it. */
export function lowerBlock(lowering: Lowering, { body, end }: BlockStmt): void {
  lowering.enterScope();
  for (const statement of body) lowering.rules.statement(lowering, statement);
  closeScope(lowering, end);
}

function closeScope(lowering: Lowering, end: Stmt['place']): void {
  const scope = lowering.scopes[lowering.scopes.length - 1];
  if (scope.cleanups.length > 0) {
    lowering.at(end, true);
    runScopeCleanups(lowering, scope);
  }
  lowering.leaveScope();
}

/** `({ … })`: a block whose last expression's value outlives it. */
export function lowerStatementExpression(lowering: Lowering, { body, type }: StatementExpr): Reg | undefined {
  const { code, rules } = lowering;
  const last = body.body.at(-1);
  const record = isRecord(type) ? lowering.stackAddress(sizeOf(type), alignOf(type)) : undefined;
  const result = isVoid(type) ? undefined : code.fresh();
  lowering.enterScope();
  for (const statement of result === undefined ? body.body : body.body.slice(0, -1)) rules.statement(lowering, statement);
  if (result !== undefined && last?.kind === 'expression') {
    const value = rules.value(lowering, last.expr);
    if (record) {
      copyObject(lowering, record, memoryAt(value, 0), sizeOf(type), alignOf(type));
      code.address(result, record);
    } else code.move(result, value);
  }
  closeScope(lowering, body.end);
  return result;
}

function lowerDeclaration(lowering: Lowering, { local, initial, place }: DeclStmt): void {
  const { code, rules } = lowering;
  lowering.at(place, initial !== undefined);
  const home = lowering.open(local);
  if (local.cleanup && 'address' in home) lowering.scopes[lowering.scopes.length - 1].cleanups.push({ local, address: home.address });
  if (!initial) return;
  if ('address' in home) initializeMemory(lowering, home.address, initial);
  else if (initial.parts.length === 0) code.constant(home.reg, 0n, sizeOf(local.type) === 8);
  else {
    const { value } = initial.parts[0];
    if (value.kind === 'number') code.constant(home.reg, value.value, sizeOf(local.type) === 8);
    else code.move(home.reg, rules.value(lowering, value));
  }
}

function lowerIf(lowering: Lowering, { condition, yes, no, place }: IfStmt): void {
  const { code, rules } = lowering;
  const otherwise = code.newLabel();
  lowering.at(place, true);
  rules.branch(lowering, condition, otherwise, false);
  rules.statement(lowering, yes);
  if (no) {
    const end = code.newLabel();
    code.jump(end);
    code.label(otherwise);
    rules.statement(lowering, no);
    code.label(end);
  } else code.label(otherwise);
}

function lowerLoop(lowering: Lowering, { condition, step, body, testsFirst, place }: LoopStmt): void {
  const { code, rules, activation } = lowering;
  const depth = lowering.scopes.length;
  const again: Label = code.newLabel();
  const next: JumpTarget = { label: code.newLabel(), scopeDepth: depth };
  const end: JumpTarget = { label: code.newLabel(), scopeDepth: depth };
  code.label(again);
  lowering.at(condition?.place ?? place, true);
  if (condition && testsFirst) rules.branch(lowering, condition, end.label, false);
  activation.breaks.push(end);
  activation.continues.push(next);
  rules.statement(lowering, body);
  activation.breaks.pop();
  activation.continues.pop();
  code.label(next.label);
  if (step) {
    lowering.at(step.place, true);
    rules.effect(lowering, step);
  }
  if (condition && !testsFirst) {
    lowering.at(condition.place, true);
    rules.branch(lowering, condition, again, true);
  } else code.jump(again);
  code.label(end.label);
}

/** A chain of comparisons, then the body with its cases as labels. */
function lowerSwitch(lowering: Lowering, { value, body, cases, place }: SwitchStmt): void {
  const { code, rules, activation } = lowering;
  lowering.at(place, true);
  const end: JumpTarget = { label: code.newLabel(), scopeDepth: lowering.scopes.length };
  const reg = rules.value(lowering, value);
  let otherwise = end.label;
  for (const one of cases) {
    const label = code.newLabel();
    activation.cases.set(one, label);
    if (one.low === undefined) otherwise = label;
    else branchCase(lowering, reg, one, value.type, label);
  }
  code.jump(otherwise);
  activation.breaks.push(end);
  rules.statement(lowering, body);
  activation.breaks.pop();
  code.label(end.label);
}

function branchCase(lowering: Lowering, value: Reg, { low, high }: CaseStmt, type: Parameters<typeof computedIn>[0], label: Label): void {
  const { code } = lowering;
  const integer = computedIn(type)!;
  const compare = (jump: number, to: bigint, target: Label): void => {
    const wide = integer.size === 8;
    if (!wide || BigInt.asIntN(32, to) === BigInt.asIntN(64, to)) return code.branchImmediate(jump, value, Number(BigInt.asIntN(32, to)), wide, target);
    const constant = code.fresh();
    code.constant(constant, to, wide);
    code.branch(jump, value, constant, wide, target);
  };
  if (low === high) return compare(BPF_JEQ, low!, label);
  const past = code.newLabel();
  compare(integer.signed ? BPF_JSLT : BPF_JLT, low!, past);
  compare(integer.signed ? BPF_JSLE : BPF_JLE, high!, label);
  code.label(past);
}

function labelOf(lowering: Lowering, name: string): Label {
  const { labels } = lowering.activation;
  const known = labels.get(name);
  if (known) return known;
  const made = lowering.code.newLabel();
  labels.set(name, made);
  return made;
}

function lowerJump(lowering: Lowering, { kind, place }: Stmt & { kind: 'break' | 'continue' }): void {
  const { breaks, continues } = lowering.activation;
  const target = (kind === 'break' ? breaks : continues).at(-1)!;
  lowering.at(place, true);
  runCleanups(lowering, target.scopeDepth);
  lowering.code.jump(target.label);
}

function lowerReturn(lowering: Lowering, { value, place }: ReturnStmt): void {
  const { rules, activation, code } = lowering;
  const { inlined, resultAddress } = activation;
  lowering.at(place, true);
  const depth = inlined?.scopeDepth ?? 0;
  const result = inlined ? inlined.result : R0;
  if (value && isVoid(value.type)) rules.effect(lowering, value);
  else if (value && resultAddress) copyObject(lowering, resultAddress, memoryAt(rules.value(lowering, value), 0), sizeOf(value.type), alignOf(value.type));
  else if (value && hasCleanups(lowering, depth)) return returnThroughCleanups(lowering, rules.value(lowering, value), depth);
  else if (value && result !== undefined) setResult(lowering, result, value);
  runCleanups(lowering, depth);
  if (inlined) code.jump(inlined.end);
  else code.exit(value !== undefined && !isVoid(value.type) && !resultAddress);
}

function setResult(lowering: Lowering, result: Reg, value: NonNullable<ReturnStmt['value']>): void {
  if (value.kind === 'number') lowering.code.constant(result, value.value, sizeOf(value.type) === 8);
  else lowering.code.move(result, lowering.rules.value(lowering, value));
}

/** The value is kept aside while cleanup functions run: they may change what it was computed from. */
function returnThroughCleanups(lowering: Lowering, value: Reg, depth: number): void {
  const { code, activation } = lowering;
  const kept = code.fresh();
  code.move(kept, value);
  runCleanups(lowering, depth);
  const { inlined } = activation;
  if (inlined) {
    if (inlined.result !== undefined) code.move(inlined.result, kept);
    code.jump(inlined.end);
    return;
  }
  code.move(R0, kept);
  code.exit(true);
}
