import type { Expr } from '../ast.ts';
import type { Complaints } from '../complaints.ts';
import type { Place } from '../source.ts';
import { promote } from '../types/convert.ts';
import { spellType } from '../types/spell.ts';
import type { FunctionType } from '../types/type.ts';
import { LONG, bare, functionOf, integerOf, isComplete, isError, isVoid } from '../types/type.ts';
import { assignable, convert, decay, errorExpr } from './convert.ts';

/** Registers that carry arguments; the BPF side has no other way to pass them. */
const ARGUMENT_REGISTERS = 5;

/** `callee(args)` (C11 6.5.2.2). */
export function call(callee: Expr, args: readonly Expr[], side: 'bpf' | 'user', place: Place, complaints: Complaints): Expr {
  if (isError(callee.type)) return callee;
  const signature = functionOf(callee.type);
  if (!signature) {
    complaints.error('not-a-function', callee.place, `'${spellType(callee.type)}' is not a function`, 'only functions and pointers to them can be called');
    return errorExpr({ place });
  }
  const name = callee.kind === 'symbol' ? callee.symbol.name : 'the function';
  checkCount(signature, args, name, place, complaints);
  if (side === 'bpf' && args.length > ARGUMENT_REGISTERS) {
    complaints.error('too-many-bpf-arguments', args[ARGUMENT_REGISTERS].place, `a BPF call takes at most five arguments, '${name}' gets ${args.length}`, 'put values into a struct and pass a pointer to it');
  }
  if (!isVoid(signature.ret) && !isComplete(signature.ret)) {
    complaints.error('incomplete-type', place, `'${name}' returns '${spellType(signature.ret)}', whose size is not known here`);
    return errorExpr({ place });
  }
  const direct = callee.kind === 'symbol' && bare(callee.type).kind === 'function';
  const passed = args.map((arg, i) => argument(arg, signature, i, name, complaints));
  return { kind: 'call', place, type: signature.ret, callee: direct ? callee : decay(callee), args: passed, signature };
}

function checkCount(signature: FunctionType, args: readonly Expr[], name: string, place: Place, complaints: Complaints): void {
  if (signature.hasNoPrototype) return;
  const wanted = signature.params.length;
  if (args.length < wanted) {
    const missing = signature.params[args.length];
    const hint = `still wanted: ${signature.params.slice(args.length).map((param) => spellType(param.type) + (param.name && ` ${param.name}`)).join(', ')}`;
    complaints.error('argument-count', place, `'${name}' takes ${wanted}${signature.isVariadic ? ' or more' : ''} argument${wanted === 1 ? '' : 's'}, ${args.length} given`, missing && hint);
  } else if (args.length > wanted && !signature.isVariadic) {
    complaints.error('argument-count', args[wanted].place, `'${name}' takes ${wanted} argument${wanted === 1 ? '' : 's'}, ${args.length} given`, wanted === 0 ? 'call it with empty parentheses' : `remove what follows the ${ordinal(wanted)}`);
  }
}

function ordinal(n: number): string {
  return ['', 'first', 'second', 'third', 'fourth', 'fifth'][n] ?? `${n}th`;
}

function argument(arg: Expr, signature: FunctionType, index: number, callee: string, complaints: Complaints): Expr {
  const param = signature.params[index];
  if (param) return assignable(arg, param.type, { kind: 'argument', index, callee }, complaints);
  return promoteArgument(arg, index, callee, complaints);
}

/** Default argument promotions (C11 6.5.2.2p6); a slot is 64 bits wide, so it is filled whole. */
export function promoteArgument(arg: Expr, index: number, callee: string, complaints: Complaints): Expr {
  const value = decay(arg);
  const integer = integerOf(value.type);
  if (integer) return convert(convert(value, promote(integer)), LONG);
  if (isVoid(value.type)) complaints.error('void-value', value.place, `argument ${index + 1} of '${callee}' is void: there is no value to pass`);
  return value;
}
