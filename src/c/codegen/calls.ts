import type { CallExpr, Expr, FunctionSymbol, LocalSymbol } from '../ast.ts';
import { alignOf, sizeOf } from '../types/layout.ts';
import { isPointer, isRecord, isVoid } from '../types/type.ts';
import type { FunctionType } from '../types/type.ts';
import { addressOf } from './addresses.ts';
import type { Address, Reg } from './code.ts';
import { FP, R0 } from './code.ts';
import { normalize } from './conversions.ts';
import { copyObject } from './copy-object.ts';
import type { Activation, Lowering } from './lowering.ts';
import { MAX_FUNCTION_INSNS, MAX_INLINE_DEPTH, memoryAt } from './lowering.ts';
import { moveValue } from './own-value.ts';

/** Registers that carry arguments, and arguments of the BPF side at most. */
const ARGUMENT_REGISTERS = 5;

/** A call; the register holds its result, a struct's address, or nothing for void. */
export function lowerCall(lowering: Lowering, expr: CallExpr): Reg | undefined {
  const { callee } = expr;
  const before = lowering.code.currentPlace;
  lowering.at(expr.place);
  const symbol = callee.kind === 'symbol' && callee.symbol.kind === 'function' ? callee.symbol : undefined;
  const result = symbol && isInlined(symbol) ? inlineCall(lowering, symbol, expr) : realCall(lowering, expr, symbol);
  lowering.code.at(before, false);
  return result;
}

function isInlined(symbol: FunctionSymbol): boolean {
  return symbol.inlining === 'always' && symbol.definition !== undefined && !symbol.type.isVariadic;
}

/** An argument before the call: computed already, or cheap enough to be made in its register. */
type Argument = { readonly reg: Reg } | { readonly expr: Expr };

function realCall(lowering: Lowering, expr: CallExpr, symbol: FunctionSymbol | undefined): Reg | undefined {
  const { code } = lowering;
  const { signature } = expr;
  const result = isRecord(signature.ret) ? lowering.stackAddress(sizeOf(signature.ret), alignOf(signature.ret)) : undefined;
  const helper = symbol ? symbol.helper : helperBehind(expr.callee, lowering);
  const callee = symbol || helper !== undefined ? undefined : lowering.rules.value(lowering, expr.callee);
  const args: Argument[] = expr.args.map((arg) => (isCheap(arg) ? { expr: arg } : { reg: argumentValue(lowering, arg) }));
  if (result) args.unshift({ reg: addressRegister(lowering, result) });
  const inRegisters = passArguments(lowering, args, signature, result ? 1 : 0);
  if (helper !== undefined) code.callHelper(helper, inRegisters);
  else if (symbol) code.call(symbol, inRegisters);
  else code.callRegister(callee!, inRegisters);
  if (result) return addressRegister(lowering, result);
  return isVoid(signature.ret) ? undefined : takeResult(lowering, signature, symbol);
}

/** A static const pointer `= (void *)n`, as libbpf declares helpers: a call through it is a call of helper n. */
function helperBehind(callee: Expr, lowering: Lowering): number | undefined {
  const pointer = callee.kind === 'dereference' ? callee.pointer : callee;
  if (lowering.program.side !== 'bpf' || pointer.kind !== 'symbol' || pointer.symbol.kind !== 'global') return undefined;
  let value = pointer.symbol.initial?.parts[0]?.value;
  while (value?.kind === 'cast') value = value.operand;
  return value?.kind === 'number' ? Number(value.value) : undefined;
}

/** What a struct argument passes: the address of a copy that the callee may change. */
function argumentValue(lowering: Lowering, arg: Expr): Reg {
  const value = lowering.rules.value(lowering, arg);
  if (!isRecord(arg.type)) return value;
  const copy = lowering.stackAddress(sizeOf(arg.type), alignOf(arg.type));
  copyObject(lowering, copy, memoryAt(value, 0), sizeOf(arg.type), alignOf(arg.type));
  return addressRegister(lowering, copy);
}

function addressRegister(lowering: Lowering, address: Address): Reg {
  const reg = lowering.code.fresh();
  lowering.code.address(reg, address);
  return reg;
}

/** Constants and addresses of variables are made last, right in their registers. */
function isCheap(expr: Expr): boolean {
  if (expr.kind === 'number' || expr.kind === 'string') return true;
  if (expr.kind === 'cast') return isPointer(expr.type) && isPointer(expr.operand.type) && isCheap(expr.operand);
  if (expr.kind !== 'addressOf') return false;
  const { operand } = expr;
  return operand.kind === 'string' || operand.kind === 'symbol' || (operand.kind === 'member' && operand.object.kind === 'symbol');
}

/** Moves arguments where the callee looks for them; gives how many are in registers. */
function passArguments(lowering: Lowering, args: readonly Argument[], { params, isVariadic }: FunctionType, hidden: number): number {
  const fixed = isVariadic && lowering.program.side === 'user' ? params.length + hidden : args.length;
  const registers = Math.min(fixed, ARGUMENT_REGISTERS, args.length);
  for (let i = registers; i < args.length; i++) {
    const slot = lowering.frame.outgoingSlot(i - registers);
    lowering.code.store(slot, argumentRegister(lowering, args[i]), 8);
  }
  for (let i = 0; i < registers; i++) {
    const arg = args[i];
    if ('reg' in arg) lowering.code.move(i + 1, arg.reg);
    else passCheap(lowering, i + 1, arg.expr);
  }
  return registers;
}

function argumentRegister(lowering: Lowering, arg: Argument): Reg {
  return 'reg' in arg ? arg.reg : lowering.rules.value(lowering, arg.expr);
}

function passCheap(lowering: Lowering, to: Reg, expr: Expr): void {
  if (expr.kind === 'cast') return passCheap(lowering, to, expr.operand);
  const operand = expr.kind === 'addressOf' ? expr.operand : expr;
  if (operand.kind === 'symbol' && operand.symbol.kind !== 'local') {
    const { symbol } = operand;
    return lowering.code.refer(to, symbol.kind === 'global' ? { type: 'global', symbol, offset: 0 } : { type: 'function', symbol });
  }
  if (expr.kind === 'number') moveValue(lowering, to, expr);
  else lowering.code.address(to, addressOf(lowering, operand));
}

function takeResult(lowering: Lowering, { ret }: FunctionType, symbol: FunctionSymbol | undefined): Reg {
  const result = lowering.code.fresh();
  const isOurs = symbol?.definition !== undefined && symbol.linkage === 'static';
  if (isOurs) lowering.code.move(result, R0);
  else normalize(lowering, result, R0, ret);
  return result;
}

/** Calls a function of one pointer for what it does: cleanups. */
export function callWithRegisters(lowering: Lowering, callee: FunctionSymbol, args: readonly Reg[]): void {
  if (isInlined(callee)) {
    inlineBody(lowering, callee, (locals) => locals.forEach((local, i) => bindCopy(lowering, local, args[i])));
    return;
  }
  args.forEach((arg, i) => lowering.code.move(i + 1, arg));
  if (callee.helper !== undefined) lowering.code.callHelper(callee.helper, args.length);
  else lowering.code.call(callee, args.length);
}

/** The callee's body in the caller's place, its parameters as locals. */
function inlineCall(lowering: Lowering, symbol: FunctionSymbol, expr: CallExpr): Reg | undefined {
  const values = expr.args.map((arg) => (arg.kind === 'number' ? undefined : lowering.rules.value(lowering, arg)));
  return inlineBody(lowering, symbol, (locals) => {
    locals.forEach((local, i) => {
      const arg = expr.args[i];
      if (arg === undefined) return;
      if (values[i] !== undefined) bindCopy(lowering, local, values[i]);
      else {
        const constant = lowering.code.fresh();
        moveValue(lowering, constant, arg);
        bindCopy(lowering, local, constant);
      }
    });
  });
}

function inlineBody(lowering: Lowering, symbol: FunctionSymbol, bindParameters: (locals: readonly LocalSymbol[]) => void): Reg | undefined {
  const { code, activations } = lowering;
  const { parameters, body } = symbol.definition!;
  if (!mayInline(lowering, symbol)) return isVoid(symbol.type.ret) ? undefined : code.fresh();
  const { ret } = symbol.type;
  const resultAddress = isRecord(ret) ? lowering.stackAddress(sizeOf(ret), alignOf(ret)) : undefined;
  const result = isVoid(ret) || resultAddress ? undefined : code.fresh();
  const end = code.newLabel();
  const place = lowering.activation.inlined?.place ?? code.currentPlace;
  const activation: Activation = {
    symbol, homes: new Map(), labels: new Map(), cases: new Map(), breaks: [], continues: [], resultAddress,
    inlined: { end, result, place, scopeDepth: lowering.scopes.length },
  };
  activations.push(activation);
  lowering.enterScope();
  bindParameters(parameters);
  lowering.rules.statement(lowering, body);
  lowering.leaveScope();
  activations.pop();
  code.label(end);
  return resultAddress ? addressRegister(lowering, resultAddress) : result;
}

function mayInline(lowering: Lowering, symbol: FunctionSymbol): boolean {
  const { activations, program, code } = lowering;
  if (activations.some((one) => one.symbol === symbol)) {
    program.complaints.error('recursive-inline', code.currentPlace, `'${symbol.name}' is inlined into itself`, 'remove __always_inline, or the recursion');
    return false;
  }
  if (activations.length <= MAX_INLINE_DEPTH && code.insns.length < MAX_FUNCTION_INSNS) return true;
  program.complaints.error('inline-too-deep', code.currentPlace, `too much is inlined through '${symbol.name}'`, 'mark it __noinline');
  return false;
}

/** A parameter of an inlined function: a copy of the argument, as a call would make. */
function bindCopy(lowering: Lowering, local: LocalSymbol, value: Reg): void {
  const { code } = lowering;
  const home = lowering.open(local);
  if ('reg' in home) code.move(home.reg, value);
  else if (isRecord(local.type)) copyObject(lowering, home.address, memoryAt(value, 0), sizeOf(local.type), alignOf(local.type));
  else code.store(home.address, value, sizeOf(local.type) as 1 | 2 | 4 | 8);
}

/** Binds a function's own parameters: from registers and, beyond five, from the caller's outgoing slots. */
export function receiveParameters(lowering: Lowering, symbol: FunctionSymbol): Address | undefined {
  const { code } = lowering;
  const { parameters } = symbol.definition!;
  const hasHidden = isRecord(symbol.type.ret);
  const resultAddress = hasHidden ? memoryAt(code.fresh(), 0) : undefined;
  if (resultAddress) code.move(resultAddress.base, 1);
  parameters.forEach((local, i) => receive(lowering, local, i + (hasHidden ? 1 : 0)));
  return resultAddress;
}

function receive(lowering: Lowering, local: LocalSymbol, index: number): void {
  const { code } = lowering;
  const isInRegister = index < ARGUMENT_REGISTERS;
  if (isInRegister && !local.isUsed) return lowering.bind(local, { reg: index + 1 });
  const incoming = isInRegister ? index + 1 : code.fresh();
  if (!isInRegister) code.load(incoming, { base: FP, offset: (index - ARGUMENT_REGISTERS) * 8, isOutgoing: false }, 8);
  if (isRecord(local.type)) {
    const base = code.fresh();
    code.move(base, incoming);
    lowering.bind(local, { address: memoryAt(base, 0) });
    return;
  }
  const home = lowering.open(local);
  if ('reg' in home) normalize(lowering, home.reg, incoming, local.type);
  else code.store(home.address, incoming, sizeOf(local.type) as 1 | 2 | 4 | 8);
}
