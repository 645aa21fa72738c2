import process from 'node:process';
import { helperById } from '../bpf/helpers/prototypes.ts';
import type { BpfObject, LineInfo, ObjectFunction, Relocation } from '../bpf/object.ts';
import { decodeInstructions, isHelperCall, LDDW } from '../bpf/verifier/instruction.ts';
import type { Insn } from '../bpf/verifier/instruction.ts';
import { printInsn } from '../bpf/verifier/print-insn.ts';
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
  const insns = decodeInstructions(f.code);
  const lines = new Map(f.lines.map((line) => [line.insn, line]));
  const relocations = new Map(f.relocations.map((relocation) => [relocation.insn, relocation]));
  let text = `${f.name} (${f.section}):\n`;
  for (let slot = 0; slot < insns.length; slot++) {
    const line = lines.get(slot);
    if (line) text += `; ${sourceText(object, line)} @ ${line.file}:${line.line}\n`;
    const relocation = relocations.get(slot);
    text += `${String(slot).padStart(4)}: ${printInsn(insns[slot], slot, contextOf(insns, relocation))}${relocation ? noteOf(relocation) : ''}\n`;
    if (insns[slot].code === LDDW) slot++;
  }
  return text;
}

function contextOf(insns: readonly Insn[], relocation: Relocation | undefined): Parameters<typeof printInsn>[2] {
  return {
    callName: (insn) => (isHelperCall(insn) && relocation === undefined ? (helperById(insn.imm)?.name ?? 'unknown') : 'extern'),
    wideImmediate: (insn, index) => `${hex(insns[index + 1].imm)}${hex(insn.imm).padStart(8, '0')}`.replace(/^0+(?=.)/, ''),
  };
}

function hex(word: number): string {
  return (word >>> 0).toString(16);
}

function sourceText(object: BpfObject, { file, line }: LineInfo): string {
  return object.sources.get(file)?.split('\n')[line - 1]?.trim() ?? '';
}

function noteOf(relocation: Relocation): string {
  switch (relocation.type) {
    case 'map':
      return `    ; map ${relocation.map}`;
    case 'data':
      return `    ; ${relocation.section}+${relocation.offset}`;
    case 'function':
    case 'call':
      return `    ; ${relocation.function}`;
    case 'extern':
    case 'extern-address':
      return `    ; ${relocation.name}`;
    case 'core':
      return `    ; CO-RE ${relocation.access}`;
  }
}
