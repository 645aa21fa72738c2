import { decodeUtf8 } from '../../base/bytes.ts';
import type { Diagnostic } from '../../base/diagnostic.ts';
import type {
  BpfObject,
  ExternFunction,
  MapDefinition,
  ObjectResult,
  TypeTable,
} from '../object.ts';
import type { DecodedBtf } from '../btf/decode.ts';
import { decodeBtf } from '../btf/decode.ts';
import type { DecodedBtfExt } from '../btf/ext.ts';
import { decodeBtfExt } from '../btf/ext.ts';
import { resolveType } from '../btf/types.ts';
import type { ElfFile } from './elf64.ts';
import { MalformedObject, SHN_UNDEF, SymbolBinding, SymbolType, parseElf, relocationsOf } from './elf64.ts';
import { readFunctions } from './code.ts';
import { isDataSection, isStructOps, placeVariables, readDataSection } from './data-sections.ts';
import { parseMapDeclaration } from './map-definitions.ts';

/**
 * Reads a `.bpf.o` as libbpf does (bpf_object__open_file): ELF64 EM_BPF with
 * BTF. Whatever the bytes are, the answer is an Object or a diagnostic in
 * libbpf's words, never an exception.
 */
export function readElf(fileName: string, bytes: Uint8Array): ObjectResult {
  try {
    return { object: readObject(fileName, Uint8Array.from(bytes)), diagnostics: [] };
  } catch (error) {
    if (error instanceof MalformedObject) return { diagnostics: [refusal(fileName, error.message)] };
    if (error instanceof RangeError) return { diagnostics: [refusal(fileName, `elf: ${fileName} is not a valid eBPF object file`)] };
    throw error;
  }
}

function refusal(fileName: string, message: string): Diagnostic {
  return { severity: 'error', code: 'invalid-object', message, span: { file: fileName, line: 1, column: 1, length: 0 } };
}

/** Everything read so far, for the parts that need it. */
interface Reading {
  readonly file: ElfFile;
  readonly btf: DecodedBtf | undefined;
  readonly types: TypeTable;
  readonly ext: DecodedBtfExt | undefined;
}

function readObject(fileName: string, bytes: Uint8Array): BpfObject {
  const file = parseElf(bytes, fileName);
  const btf = readBtf(file);
  const types: TypeTable = placeVariables(file, btf?.types ?? [{ kind: 'void' }]);
  const reading = { file, btf, types, ext: readExt(file, btf) };
  const mapsSection = file.sections.findIndex((section) => section.name === '.maps');
  const maps = mapsSection < 0 ? [] : readMaps(reading, mapsSection);
  const dataSections = file.sections.filter(isDataSection);
  const functions = readFunctions({
    file,
    ext: reading.ext,
    mapAt: (offset) => maps.find((map) => map.offset === offset)?.definition.name,
    mapsSection,
    dataSections: new Set(dataSections.map((section) => section.index)),
    prototypeOf: (name) => prototypeOf(types, name),
  });
  return {
    type: 'bpf',
    name: baseName(fileName),
    license: readLicense(file),
    functions,
    maps: maps.map((map) => map.definition),
    dataSections: [...dataSections, ...file.sections.filter(isStructOps)].map((section) => readDataSection({ file, types, functions }, section)),
    types,
    externs: readExterns(reading),
    sources: sourcesOf(reading.ext),
  };
}

function readBtf(file: ElfFile): DecodedBtf | undefined {
  const section = file.sections.find((candidate) => candidate.name === '.BTF');
  if (!section) {
    if (file.sections.some((candidate) => candidate.name === '.maps')) throw new MalformedObject('BTF is required, but is missing or corrupted.');
    return undefined;
  }
  const decoded = decodeBtf(section.bytes);
  if (typeof decoded === 'string') throw new MalformedObject(`BTF is required, but is missing or corrupted. (${decoded})`);
  return decoded;
}

function readExt(file: ElfFile, btf: DecodedBtf | undefined): DecodedBtfExt | undefined {
  const section = file.sections.find((candidate) => candidate.name === '.BTF.ext');
  if (!section || !btf) return undefined;
  const decoded = decodeBtfExt(section.bytes, btf.string);
  return typeof decoded === 'string' ? undefined : decoded;
}

/** `path/wq_simple.bpf.o` → `wq_simple`. */
function baseName(fileName: string): string {
  return fileName.replace(/^.*\//, '').replace(/(\.bpf)?\.o$/, '');
}

function readLicense(file: ElfFile): string {
  const section = file.sections.find((candidate) => candidate.name === 'license');
  if (!section) return '';
  const end = section.bytes.indexOf(0);
  return decodeUtf8(section.bytes.subarray(0, end < 0 ? section.bytes.length : end));
}

function prototypeOf(types: TypeTable, name: string): number {
  const type = types.find((candidate) => candidate.kind === 'func' && candidate.name === name);
  return type?.kind === 'func' ? type.proto : 0;
}

interface PlacedMap {
  readonly definition: MapDefinition;
  readonly offset: number;
}

function readMaps(reading: Reading, mapsSection: number): PlacedMap[] {
  const { file, types } = reading;
  const section = types.find((type) => type.kind === 'datasec' && type.name === '.maps');
  if (section?.kind !== 'datasec') throw new MalformedObject("DATASEC '.maps' not found.");
  const relocations = relocationsOf(file, mapsSection);
  return section.vars.map(({ type }, index) => {
    const variable = types[type];
    if (variable?.kind !== 'var') throw new MalformedObject(`map #${index}: unexpected var kind.`);
    if (variable.name === '') throw new MalformedObject(`map #${index}: empty name.`);
    if (variable.linkage === 'extern') throw new MalformedObject(`map '${variable.name}': unsupported map linkage extern.`);
    const symbol = file.symbols.find((candidate) => candidate.name === variable.name && candidate.section === mapsSection);
    if (!symbol) throw new MalformedObject(`map '${variable.name}' BTF data is corrupted.`);
    const { definition, valuesOffset } = parseMapDeclaration(types, variable.name, variable.type);
    const values = relocations
      .filter((relocation) => valuesOffset >= 0 && relocation.offset >= symbol.value + valuesOffset && relocation.offset < symbol.value + symbol.size)
      .map((relocation) => ({
        slot: (relocation.offset - symbol.value - valuesOffset) / 8,
        symbol: file.symbols[relocation.symbol]?.name ?? '',
      }));
    return { definition: { ...definition, values }, offset: symbol.value };
  });
}

function readExterns(reading: Reading): ExternFunction[] {
  const undefinedSymbols = reading.file.symbols.filter(
    (symbol) => symbol.section === SHN_UNDEF && symbol.name !== '' && symbol.type !== SymbolType.FILE,
  );
  const kconfig = new Set(namesIn(reading.types, '.kconfig'));
  return undefinedSymbols.map((symbol) => ({
    name: symbol.name,
    isWeak: symbol.binding === SymbolBinding.WEAK,
    kind: kconfig.has(symbol.name) ? 'kconfig' : 'ksym',
    type: externType(reading.types, symbol.name),
  }));
}

function namesIn(types: TypeTable, section: string): string[] {
  const datasec = types.find((type) => type.kind === 'datasec' && type.name === section);
  if (datasec?.kind !== 'datasec') return [];
  return datasec.vars.map(({ type }) => {
    const variable = resolveType(types, type);
    return 'name' in variable ? variable.name : '';
  });
}

function externType(types: TypeTable, name: string): number | undefined {
  const found = types.find((type) => (type.kind === 'func' || type.kind === 'var') && type.name === name);
  if (found?.kind === 'func') return found.proto;
  return found?.kind === 'var' ? found.type : undefined;
}

/** Sources are shorter; a damaged file may claim anything. */
const MAX_LINE = 100_000;

/** The lines that line info quotes, at their places; the rest of the file is not in the object. */
function sourcesOf(ext: DecodedBtfExt | undefined): Map<string, string> {
  const lines = new Map<string, string[]>();
  for (const records of ext?.lines.values() ?? [])
    for (const record of records) {
      if (record.line === 0 || record.line > MAX_LINE) continue;
      const texts = lines.get(record.file) ?? [];
      texts[record.line - 1] = record.text;
      lines.set(record.file, texts);
    }
  return new Map([...lines].map(([file, texts]) => [file, Array.from(texts, (text) => text ?? '').join('\n')]));
}
