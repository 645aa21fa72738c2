import { basename } from 'node:path';
import process from 'node:process';
import { formatDiagnostic } from '../base/diagnostic.ts';
import type { Diagnostic } from '../base/diagnostic.ts';
import { readElf } from '../bpf/elf/index.ts';
import type { BpfObject } from '../bpf/object.ts';
import { compileBpf } from '../c/index.ts';
import { readBytes, readSource } from './files.ts';

/** Prints what was found wrong, to standard error. */
export function report(diagnostics: readonly Diagnostic[]): void {
  for (const diagnostic of diagnostics) process.stderr.write(`${formatDiagnostic(diagnostic)}\n`);
}

/** Compiles a `.c`, reads anything else as an ELF object. Reports; undefined where there is no object. */
export function loadBpf(path: string): BpfObject | undefined {
  const { object, diagnostics } = path.endsWith('.c') ? compile(path) : readElf(basename(path), readBytes(path));
  report(diagnostics);
  return object;
}

function compile(path: string): ReturnType<typeof compileBpf> {
  const { name, text, headers } = readSource(path);
  return compileBpf(name, text, headers);
}
