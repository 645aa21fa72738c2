import type { Lowering, OpenScope } from './lowering.ts';

/** Runs the cleanup functions of the scopes above `depth`, innermost first; the scopes stay open. */
export function runCleanups(lowering: Lowering, depth: number): void {
  for (let i = lowering.scopes.length - 1; i >= depth; i--) runScopeCleanups(lowering, lowering.scopes[i]);
}

/** Calls what `__attribute__((cleanup(f)))` names, for the locals of one scope, last declared first. */
export function runScopeCleanups(lowering: Lowering, { cleanups }: OpenScope): void {
  const { code } = lowering;
  for (const { local, address } of cleanups.toReversed()) {
    const argument = code.fresh();
    code.address(argument, address);
    lowering.rules.invoke(lowering, local.cleanup!, [argument]);
  }
}

/** Whether leaving the scopes above `depth` runs anything. */
export function hasCleanups(lowering: Lowering, depth: number): boolean {
  return lowering.scopes.some(({ cleanups }, i) => i >= depth && cleanups.length > 0);
}
