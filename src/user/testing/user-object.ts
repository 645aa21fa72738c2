import { encodeUtf8 } from '../../base/bytes.ts';
import { assemble } from '../../bpf/asm.ts';
import type { BpfObject, Relocation } from '../../bpf/object.ts';

/** A user program of one function, `main`, from assembly; `text` is its `.rodata`. */
export function userObject(assembly: string, relocations: readonly Relocation[], text: string, stackSize = 64): BpfObject {
  const code = assemble(assembly);
  if (!(code instanceof Uint8Array)) throw new Error(JSON.stringify(code));
  return {
    type: 'user',
    name: 'app',
    license: '',
    functions: [
      { name: 'main', section: '.text', linkage: 'global', isProgram: false, code, relocations, lines: [], locals: [], stackSize, prototype: 0 },
    ],
    maps: [],
    dataSections: [{ name: '.rodata', bytes: encodeUtf8(text), variables: [], relocations: [] }],
    types: [{ kind: 'void' }],
    externs: [],
    sources: new Map([['app.c', '']]),
  };
}
