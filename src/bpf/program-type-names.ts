import { ProgramType } from './program-types.ts';

const nameByType = new Map<number, string>(Object.entries(ProgramType).map(([name, type]) => [type, name]));

/** `TRACING`, `SYSCALL`, …: as `BPF_PROG_TYPE_` continues. */
export function programTypeName(type: number): string {
  return nameByType.get(type) ?? `type ${type}`;
}
