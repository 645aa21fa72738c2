import process from 'node:process';
import { disassemble } from '../bpf/disasm.ts';
import type { BpfObject, LineInfo, ObjectFunction } from '../bpf/object.ts';
import { loadBpf } from './object.ts';

const EXIT_TROUBLE = 2;

/** `slowpath disasm`: every function of an object, its source lines above their instructions. */
export function disasm(path: string): number {
  const object = loadBpf(path);
  if (object === undefined) return EXIT_TROUBLE;
  process.stdout.write(object.functions.map((f) => functionText(object, f)).join('\n'));
  return 0;
}

/** One function in the kernel's notation; what an instruction refers to stands behind it. */
function functionText(object: BpfObject, f: ObjectFunction): string {
  const lines = new Map(f.lines.map((line) => [line.insn, line]));
  let text = `${f.name} (${f.section}):\n`;
  for (const { slot, text: insn, note } of disassemble(object, f.name)[0].insns) {
    const line = lines.get(slot);
    if (line) text += `; ${sourceText(object, line)} @ ${line.file}:${line.line}\n`;
    text += `${String(slot).padStart(4)}: ${insn}${note && `    ; ${note}`}\n`;
  }
  return text;
}

function sourceText(object: BpfObject, { file, line }: LineInfo): string {
  return object.sources.get(file)?.split('\n')[line - 1]?.trim() ?? '';
}
