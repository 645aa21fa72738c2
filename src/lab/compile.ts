import { readElf } from '../bpf/elf/index.ts';
import type { ObjectResult } from '../bpf/object.ts';
import { compileBpf, compileUser } from '../c/index.ts';
import { skeletonHeader } from '../user/skeleton/header.ts';
import { objectBytesIn, objectNameIn } from './object-text.ts';
import type { CompiledPrograms, ProgramText, RunInput } from './run-input.ts';

/** The BPF side first: the user side includes its skeleton. */
export function compilePrograms({ bpf, user }: RunInput): CompiledPrograms {
  const objects = 'text' in bpf ? objectOf(bpf) : { all: bpf, diagnostics: [] };
  const all = 'all' in objects ? objects.all : objects.object ? [objects.object] : [];
  if (all.length === 0) return { diagnostics: objects.diagnostics };
  const skeletons = all.map((object) => [`${object.name}.skel.h`, skeletonHeader(object)] as const);
  const compiled = compileUser(user.name, user.text, new Map([...(user.headers ?? []), ...skeletons]));
  return {
    bpf: new Map(all.map((object) => [object.name, object])),
    user: compiled.object,
    diagnostics: [...objects.diagnostics, ...compiled.diagnostics],
  };
}

/** Of C its compilation; an object is only read. */
export function objectOf({ name, text, headers }: ProgramText): ObjectResult {
  const file = objectNameIn(text);
  return file === undefined ? compileBpf(name, text, headers) : readElf(file, objectBytesIn(text));
}
