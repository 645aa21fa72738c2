import type { CompiledPrograms } from './run-input.ts';

/** Compiled programs as the text of a module that needs nothing to be read: it exports `programs`. */
export function moduleOf(programs: readonly CompiledPrograms[]): string {
  return `const bytes = (base64) => Uint8Array.from(atob(base64), (each) => each.charCodeAt(0));\nexport const programs = ${literal(programs)};\n`;
}

/** A value as the expression that makes it again. */
function literal(value: unknown): string {
  if (value === undefined) return 'undefined';
  if (typeof value === 'bigint') return `${value}n`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (value instanceof Uint8Array) return `bytes(${JSON.stringify(btoa(String.fromCharCode(...value)))})`;
  if (value instanceof Map) return `new Map(${literal([...value])})`;
  if (Array.isArray(value)) return `[${value.map(literal).join()}]`;
  return `{${Object.entries(value).map(([name, each]) => `${JSON.stringify(name)}:${literal(each)}`).join()}}`;
}
