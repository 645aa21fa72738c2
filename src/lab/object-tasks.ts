import { bpf_verifier_log } from '../base/event.ts';
import { readElf, writeElf } from '../bpf/elf/index.ts';
import type { BpfObject } from '../bpf/object.ts';
import { Log } from '../trace/log.ts';
import { skeletonHeader } from '../user/skeleton/header.ts';
import { objectOf } from './compile.ts';
import type { NoObject, ObjectFacts, ProgramLog } from './object-facts.ts';
import { objectBytesIn, objectNameIn } from './object-text.ts';
import { runToEnd, startRun } from './machine-run.ts';
import { isLinkable } from './run-input.ts';
import type { CompiledPrograms, RunInput } from './run-input.ts';
import { wholeCode } from './whole-code.ts';

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

/**
 * The verifier's logs of a run at another level, one an event of the run, by making the run again: what the user
 * program set before a load (constants, sizes of maps, programs left out) is what the verifier saw.
 */
export function verifierLogs(input: RunInput, level: 1 | 2, programs: CompiledPrograms): ProgramLog[] {
  const log = new Log();
  const started = isLinkable(programs) ? startRun(input, programs, wholeCode, log, level) : [];
  if ('task' in started) runToEnd(started, input);
  return [...log.indicesOf(bpf_verifier_log)].map((index) => ({ program: log.text(index, 'name'), log: log.text(index, 'log') }));
}
