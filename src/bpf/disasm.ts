import { helperById } from './helpers/prototypes.ts';
import { linkCode } from './link-code.ts';
import type { BpfObject, ObjectFunction, Relocation } from './object.ts';
import { decodeInstructions, isHelperCall, LDDW } from './verifier/instruction.ts';
import type { Insn } from './verifier/instruction.ts';
import { printInsn } from './verifier/print-insn.ts';

/** An instruction in the kernel's notation (kernel/bpf/disasm.c). */
export interface DisassembledInsn {
  /** Counted from the image's start, as the verifier's log counts. */
  readonly slot: number;
  readonly text: string;
  /** What it refers to, which an object does not have in its bytes: a map, a variable, a function; '' where nothing. */
  readonly note: string;
}

export interface DisassembledFunction {
  readonly source: ObjectFunction;
  readonly start: number;
  readonly insns: readonly DisassembledInsn[];
}

/** The image of a program (its function, then what it calls), or without `root` of the whole object, as it is loaded. */
export function disassemble(object: BpfObject, root?: string): DisassembledFunction[] {
  const { bytes, functions } = linkCode(object, root);
  const insns = decodeInstructions(bytes);
  return functions.map(({ function: source, start }) => {
    const relocations = new Map(source.relocations.map((relocation) => [start + relocation.insn, relocation]));
    const end = start + decodeInstructions(source.code).length;
    return { source, start, insns: disassembleRange(object, insns, start, end, relocations) };
  });
}

function disassembleRange(
  object: BpfObject,
  insns: readonly Insn[],
  start: number,
  end: number,
  relocations: ReadonlyMap<number, Relocation>,
): DisassembledInsn[] {
  const listed: DisassembledInsn[] = [];
  for (let slot = start; slot < end; slot++) {
    const relocation = relocations.get(slot);
    listed.push({ slot, text: printInsn(insns[slot], slot, contextOf(insns, relocation)), note: relocation ? noteOf(object, relocation) : '' });
    if (insns[slot].code === LDDW) slot++;
  }
  return listed;
}

function contextOf(insns: readonly Insn[], relocation: Relocation | undefined): Parameters<typeof printInsn>[2] {
  return {
    callName: (insn) => (relocation?.type === 'extern' ? relocation.name : isHelperCall(insn) ? (helperById(insn.imm)?.name ?? 'unknown') : 'unknown'),
    wideImmediate: (insn, index) => `${hex(insns[index + 1].imm)}${hex(insn.imm).padStart(8, '0')}`.replace(/^0+(?=.)/, ''),
  };
}

function hex(word: number): string {
  return (word >>> 0).toString(16);
}

function noteOf(object: BpfObject, relocation: Relocation): string {
  switch (relocation.type) {
    case 'map':
      return `map ${relocation.map}`;
    case 'data':
      return variableAt(object, relocation.section, relocation.offset);
    case 'function':
    case 'call':
      return relocation.function;
    case 'extern':
    case 'extern-address':
      return relocation.name;
    case 'core':
      return `CO-RE ${relocation.access}`;
  }
}

/** A variable by its name, what lies inside of one or has none by its section. */
function variableAt({ dataSections }: BpfObject, section: string, offset: number): string {
  const variables = dataSections.find(({ name }) => name === section)?.variables ?? [];
  return variables.find((variable) => variable.offset === offset)?.name ?? `${section}+${offset}`;
}
