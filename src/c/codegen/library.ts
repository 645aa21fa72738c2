import type { FunctionSymbol } from '../ast.ts';
import { INT, UNSIGNED_LONG, VOID_POINTER } from '../types/type.ts';
import type { FunctionType } from '../types/type.ts';
import type { Address, Reg } from './code.ts';
import { R0 } from './code.ts';
import type { Lowering } from './lowering.ts';

/** An argument of a call the compiler makes on its own account. */
export type LibraryArgument = { readonly address: Address } | { readonly value: bigint } | { readonly reg: Reg };

/** The libc function of that name as a symbol; the user side links to it. */
function librarySymbol(lowering: Lowering, name: string): FunctionSymbol {
  const second = name === 'memset' ? INT : VOID_POINTER;
  const ret = name === 'memcmp' ? INT : VOID_POINTER;
  const params = [VOID_POINTER, second, UNSIGNED_LONG].map((type) => ({ name: '', type }));
  const type: FunctionType = { kind: 'function', ret, params, isVariadic: false, hasNoPrototype: false };
  const place = lowering.code.currentPlace;
  return { kind: 'function', name, type, place, linkage: 'global', section: undefined, inlining: 'never', helper: undefined, definition: undefined, isUsed: true };
}

/** Calls memset, memcpy, memmove or memcmp of libc. */
export function callLibrary(lowering: Lowering, name: string, args: readonly LibraryArgument[]): void {
  const { code } = lowering;
  args.forEach((arg, i) => {
    if ('address' in arg) code.address(i + 1, arg.address);
    else if ('value' in arg) code.constant(i + 1, arg.value, true);
    else code.move(i + 1, arg.reg);
  });
  code.call(librarySymbol(lowering, name), args.length);
}

/** The result of the call just made. */
export function takeResult(lowering: Lowering): Reg {
  const result = lowering.code.fresh();
  lowering.code.move(result, R0);
  return result;
}
