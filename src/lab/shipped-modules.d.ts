/** Made by `scripts/shipped-programs.mjs` when the page is built. */
declare module 'virtual:shipped-programs' {
  import type { CompiledPrograms } from './run-input.ts';

  /** By `programsKey`. */
  export const shipped: Readonly<Record<string, (() => Promise<CompiledPrograms>) | undefined>>;
}
