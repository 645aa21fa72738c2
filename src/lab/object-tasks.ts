import { readElf, writeElf } from '../bpf/elf/index.ts';
import type { BpfObject } from '../bpf/object.ts';
import { installBpf } from '../bpf/install.ts';
import { Machine } from '../kernel/machine.ts';
import { Log } from '../trace/log.ts';
import { verifyEach } from '../user/loader/verify-each.ts';
import { skeletonHeader } from '../user/skeleton/header.ts';
import { objectOf } from './compile.ts';
import type { NoObject, ObjectFacts, ProgramLog } from './object-facts.ts';
import { objectBytesIn, objectNameIn } from './object-text.ts';
import type { CompiledPrograms, RunInput } from './run-input.ts';

/** Reads what a reader gave us as an object. Whatever it is, the answer is facts or a sentence. */
export function readObject(text: string): ObjectFacts | NoObject {
  const name = objectNameIn(text) ?? '';
  try {
    const { object, diagnostics } = readElf(name, objectBytesIn(text));
    if (!object) return { message: diagnostics[0].message };
    if (!object.functions.some(({ isProgram }) => isProgram)) return { message: `${name} has no programs` };
    // Damage that reading does not see would come to light in the run.
    skeletonHeader(object);
    return factsOf(name, object);
  } catch {
    return { message: `elf: ${name} is not a valid eBPF object file` };
  }
}

function factsOf(name: string, { license, functions, maps, sources }: BpfObject): ObjectFacts {
  return {
    name,
    license,
    programs: functions.filter(({ isProgram }) => isProgram).map((each) => ({ name: each.name, section: each.section })),
    maps: maps.map((each) => each.name),
    sources: [...sources].map(([file, text]) => ({ file, text })),
  };
}

/** The object file of a run's BPF side, as `slowpath build` writes it; undefined where it does not compile. An object is its own. */
export function buildObject({ bpf }: RunInput): Uint8Array<ArrayBuffer> | undefined {
  if ('text' in bpf && objectNameIn(bpf.text) !== undefined) return new Uint8Array(objectBytesIn(bpf.text));
  const object = 'text' in bpf ? objectOf(bpf).object : bpf[0];
  return object && new Uint8Array(writeElf(object));
}

/** Verifies each program of a run once more, on a machine of its own, with another log level. */
export function verifierLogs(input: RunInput, level: 1 | 2, { bpf }: CompiledPrograms): ProgramLog[] {
  const modules = input.modules ?? [];
  return [...(bpf?.values() ?? [])].flatMap((object) => {
    const m = new Machine({ ...input.machine, modules: [...modules] }, new Log());
    return verifyEach(m, installBpf(m, { modules }), object, level).programs.map(({ program, log }) => ({ program, log }));
  });
}
