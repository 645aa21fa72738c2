import { disassemble } from '../bpf/disasm.ts';
import type { DisassembledFunction } from '../bpf/disasm.ts';
import type { BpfObject, LineInfo } from '../bpf/object.ts';
import type { FunctionListing, ImageListing, LineListing } from './inspection.ts';
import type { CompiledPrograms } from './run-input.ts';

/** The bytecode of a run's programs, a listing for each image that loading makes. Empty where they do not compile. */
export function listingsOf({ bpf, user }: CompiledPrograms): ImageListing[] {
  const programs = [...(bpf?.values() ?? [])].flatMap((object) =>
    object.functions.filter(({ isProgram }) => isProgram).map(({ name }) => imageListing(object, 'bpf', name)),
  );
  return user ? [...programs, imageListing(user, 'user', '')] : programs;
}

function imageListing(object: BpfObject, side: 'bpf' | 'user', program: string): ImageListing {
  const texts = new Map([...object.sources].map(([file, text]) => [file, text.split('\n')]));
  const functions = disassemble(object, program || undefined).map((each) => functionListing(each, texts));
  return { side, object: object.name, program, functions };
}

function functionListing({ source, start, insns }: DisassembledFunction, texts: ReadonlyMap<string, readonly string[]>): FunctionListing {
  const entryAt = new Map(source.lines.map((line) => [start + line.insn, line]));
  const groups: (LineListing & { insns: LineListing['insns'][number][] })[] = [];
  for (const insn of insns) {
    const entry = entryAt.get(insn.slot);
    const last = groups.at(-1);
    if (!last || (entry && (entry.file !== last.file || entry.line !== last.line))) groups.push({ ...placeOf(entry, texts), insns: [] });
    groups.at(-1)!.insns.push(insn);
  }
  return { name: source.name, section: source.section, groups };
}

function placeOf(entry: LineInfo | undefined, texts: ReadonlyMap<string, readonly string[]>): Omit<LineListing, 'insns'> {
  if (!entry) return { file: '', line: 0, source: '' };
  return { file: entry.file, line: entry.line, source: texts.get(entry.file)?.[entry.line - 1]?.trim() ?? '' };
}
