import { resolveType, sizeOfType } from '../btf/types.ts';
import { INSN_BYTES } from '../isa.ts';
import { isStructOpsSection } from '../object.ts';
import type { DataRelocation, DataSection, DataVariable, ObjectFunction, TypeId, TypeTable } from '../object.ts';
import type { ElfFile, ElfSection, ElfSymbol } from './elf64.ts';
import { MalformedObject, STV_HIDDEN, SectionType, SymbolBinding, SymbolType, relocationsOf } from './elf64.ts';

/** Sections of variables: `.data`, `.bss`, `.rodata`, and structs of functions with the programs they name. */
interface DataContext {
  readonly file: ElfFile;
  readonly types: TypeTable;
  readonly functions: readonly ObjectFunction[];
}

/** A section whose bytes become a map of globals. */
export function isDataSection(section: ElfSection): boolean {
  return holdsData(section) && /^\.(data|bss|rodata)(\.|$)/.test(section.name);
}

/** A section of structs of functions that programs fill in. */
export function isStructOps(section: ElfSection): boolean {
  return holdsData(section) && isStructOpsSection(section.name);
}

function holdsData({ type, size }: ElfSection): boolean {
  return (type === SectionType.PROGBITS || type === SectionType.NOBITS) && size > 0;
}

/** libbpf's `btf_fixup_datasec`: clang leaves sizes of sections and places of global variables to the symbols. */
export function placeVariables(file: ElfFile, types: TypeTable): TypeTable {
  return types.map((type) => {
    const section = type.kind === 'datasec' && type.size === 0 ? file.sections.find((each) => each.name === type.name) : undefined;
    if (type.kind !== 'datasec' || !section) return type;
    const vars = type.vars.map((entry) => ({ ...entry, offset: globalOffset(file, types, section, entry.type) ?? entry.offset }));
    return { ...type, size: section.size, vars: vars.toSorted((a, b) => a.offset - b.offset) };
  });
}

function globalOffset(file: ElfFile, types: TypeTable, section: ElfSection, id: number): number | undefined {
  const variable = types[id];
  return variable?.kind === 'var' && variable.linkage !== 'static' ? symbolOf(file, section, variable.name)?.value : undefined;
}

function symbolOf(file: ElfFile, section: ElfSection, name: string): ElfSymbol | undefined {
  return file.symbols.find((symbol) => symbol.name === name && symbol.section === section.index);
}

/** Throws MalformedObject where a struct of functions names what is no program. */
export function readDataSection(context: DataContext, section: ElfSection): DataSection {
  const { file, types } = context;
  const layout = types.find((type) => type.kind === 'datasec' && type.name === section.name);
  const variables = layout?.kind === 'datasec' ? layout.vars.flatMap((entry) => dataVariable(file, types, section, entry)) : [];
  const bytes = section.type === SectionType.NOBITS ? new Uint8Array(section.size) : section.bytes.slice();
  const relocations = isStructOps(section) ? memberPrograms(context, section, variables) : [];
  return { name: section.name, bytes, variables, relocations };
}

function dataVariable(file: ElfFile, types: TypeTable, section: ElfSection, { type: id, offset }: { type: TypeId; offset: number }): DataVariable[] {
  const variable = types[id];
  const symbol = variable?.kind === 'var' ? symbolOf(file, section, variable.name) : undefined;
  if (variable?.kind !== 'var' || !symbol) return [];
  return [
    {
      name: variable.name,
      offset,
      size: sizeOfType(types, variable.type) ?? symbol.size,
      type: variable.type,
      linkage: symbolLinkage(symbol),
      isConst: section.name.startsWith('.rodata'),
    },
  ];
}

function symbolLinkage(symbol: ElfSymbol): 'static' | 'global' | 'weak' {
  // Hidden variables are nobody's but the object's: libbpf takes them for static ones.
  if (symbol.binding === SymbolBinding.LOCAL || symbol.visibility === STV_HIDDEN) return 'static';
  return symbol.binding === SymbolBinding.WEAK ? 'weak' : 'global';
}

/** libbpf's `bpf_object__collect_st_ops_relos`: the program behind each member that is a function. */
function memberPrograms(context: DataContext, section: ElfSection, variables: readonly DataVariable[]): DataRelocation[] {
  return relocationsOf(context.file, section.index).map(({ offset, symbol: index }) => {
    const symbol = context.file.symbols[index];
    if (!symbol) throw new MalformedObject(`struct_ops reloc: symbol ${index.toString(16)} not found`);
    const variable = variables.find((each) => offset >= each.offset && offset < each.offset + each.size);
    if (!variable) throw new MalformedObject(`struct_ops reloc: cannot find map at rel->r_offset ${offset}`);
    return { offset, target: { type: 'function', function: memberProgram(context, variable, offset - variable.offset, symbol) } };
  });
}

function memberProgram({ file, types, functions }: DataContext, variable: DataVariable, at: number, symbol: ElfSymbol): string {
  const refuse = (why: string): MalformedObject => new MalformedObject(`struct_ops reloc ${variable.name}: ${why}`);
  if (symbol.value % INSN_BYTES !== 0) throw refuse(`invalid target program offset ${symbol.value}`);
  const struct = resolveType(types, variable.type);
  const member = struct.kind === 'struct' ? struct.members.find(({ bitOffset }) => bitOffset === at * 8) : undefined;
  if (!member) throw refuse(`cannot find member at moff ${at}`);
  const pointer = resolveType(types, member.type);
  if (pointer.kind !== 'ptr' || resolveType(types, pointer.type).kind !== 'func_proto') throw refuse(`cannot relocate non func ptr ${member.name}`);
  const name = programAt(file, symbol);
  const program = functions.find((each) => each.isProgram && each.name === name);
  if (!program) throw refuse(`cannot find prog at shdr_idx ${symbol.section} to relocate func ptr ${member.name}`);
  return program.name;
}

/** clang names the function itself, or the section and the place in it: either way it is the one that begins there. */
function programAt(file: ElfFile, { section, value }: ElfSymbol): string | undefined {
  return file.symbols.find((symbol) => symbol.type === SymbolType.FUNC && symbol.section === section && symbol.value === value)?.name;
}
