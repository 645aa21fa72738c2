import { assemble } from '../asm.ts';
import type { BpfObject, BtfType, DataSection, MapDefinition, ObjectFunction, Relocation } from '../object.ts';

/** Objects from assembly, for tests that must not wait for a compiler. */

export interface TestFunction {
  readonly section: string;
  /** `lddw %rN, @map NAME`, `@data SECTION+OFFSET`, `@function NAME`; `call @NAME` (local), `call @kfunc NAME`; `@line N` before a statement. */
  readonly asm: string;
}

export interface TestObject {
  readonly functions: Readonly<Record<string, TestFunction>>;
  readonly maps?: readonly (Partial<MapDefinition> & { readonly name: string })[];
  readonly dataSections?: readonly DataSection[];
  /** Entry 1 is `int`. */
  readonly types?: readonly BtfType[];
  readonly license?: string;
}

export function testObject(name: string, spec: TestObject): BpfObject {
  const types: readonly BtfType[] = [...(spec.types ?? plainTypes), { kind: 'func_proto', ret: 1, params: [], variadic: false }];
  const prototype = types.length - 1;
  return {
    type: 'bpf',
    name,
    license: spec.license ?? 'GPL',
    functions: Object.entries(spec.functions).map(([functionName, entry]) => assembleFunction(functionName, entry, prototype)),
    maps: (spec.maps ?? []).map((map) => ({ ...plainMap, ...map })),
    dataSections: spec.dataSections ?? [],
    types,
    externs: [],
    sources: new Map([[`${name}.bpf.c`, '']]),
  };
}

const plainTypes: readonly BtfType[] = [{ kind: 'void' }, { kind: 'int', name: 'int', size: 4, signed: true, bool: false, char: false }];

const plainMap: Omit<MapDefinition, 'name'> = {
  mapType: 2, keySize: 4, valueSize: 8, maxEntries: 1, mapFlags: 0, keyType: undefined, valueType: undefined,
  pinning: 0, numaNode: 0, mapExtra: 0, inner: undefined, values: [],
};

function assembleFunction(name: string, entry: TestFunction, prototype: number): ObjectFunction {
  const relocations: Relocation[] = [];
  const lines: ObjectFunction['lines'][number][] = [];
  const plain: string[] = [];
  let insn = 0;
  for (const raw of entry.asm.split('\n')) {
    const line = /^\s*@line (\d+)/.exec(raw);
    if (line) lines.push({ insn, file: 'test.bpf.c', line: Number(line[1]), column: 1, isStatement: true });
    if (line || /^\s*(#.*)?$/.test(raw)) continue;
    plain.push(withoutReference(raw, insn, relocations));
    if (!/^\s*\w+:\s*$/.test(raw)) insn += raw.includes('lddw') ? 2 : 1;
  }
  const code = assemble(plain.join('\n'));
  if ('error' in code) throw new Error(`${name}: ${code.error} in ${plain[code.line - 1]}`);
  return {
    name, section: entry.section, linkage: entry.section === '.text' ? 'static' : 'global',
    isProgram: entry.section !== '.text', code, relocations, lines, locals: [], stackSize: 0, prototype,
  };
}

function withoutReference(raw: string, insn: number, relocations: Relocation[]): string {
  const address = /^(\s*lddw\s+%r\d+,\s*)@(map|data|function) (\S+)/.exec(raw);
  if (address) {
    const [, head, type, target] = address;
    if (type === 'map') relocations.push({ type, insn, map: target });
    else if (type === 'function') relocations.push({ type, insn, function: target });
    else relocations.push({ type: 'data', insn, section: target.split('+')[0], offset: Number(target.split('+')[1] ?? 0) });
    return `${head}0`;
  }
  const call = /^\s*call @(kfunc )?(\w+)/.exec(raw);
  if (!call) return raw;
  relocations.push(call[1] ? { type: 'extern', insn, name: call[2] } : { type: 'call', insn, function: call[2] });
  return 'call 0';
}
