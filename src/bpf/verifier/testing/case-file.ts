import { assemble } from '../../asm.ts';
import { BPF_PSEUDO_FUNC, BPF_PSEUDO_KFUNC_CALL, BPF_PSEUDO_MAP_FD, INSN_BYTES } from '../../isa.ts';
import { kfuncPrototypes } from '../../kfuncs/prototypes.ts';
import type { SpecialField, SpecialFieldType, ValueRecord } from '../../maps/record.ts';
import type { BtfType } from '../../object.ts';
import { AttachType, ProgramType } from '../../program-types.ts';
import type { Subprogram, VerifierInput, VerifierMap } from '../input.ts';

/**
 * Cases in text, one rule each:
 *
 * ```
 * == what the case shows
 * program: fentry | fentry.s | syscall | xdp | tc | socket | kprobe
 * kernel: 7.x
 * license: Proprietary
 * map m: array key 4 value 24 bpf_wq at 8
 * -- code
 * map %r1, m            address of a map
 * kfunc bpf_wq_start    call of a kernel function
 * function %r2, cb      address of a function: a label that begins one
 * call 7                helper by number
 * -- accepted
 * -- refused
 * words that the log must have, line by line, in this order
 * ```
 */
export interface VerifierCase {
  readonly title: string;
  readonly input: VerifierInput;
  readonly isAccepted: boolean;
  readonly words: readonly string[];
}

const programs: Readonly<Record<string, { type: number; attach: number; isSleepable: boolean }>> = {
  fentry: { type: ProgramType.TRACING, attach: AttachType.TRACE_FENTRY, isSleepable: false },
  'fentry.s': { type: ProgramType.TRACING, attach: AttachType.TRACE_FENTRY, isSleepable: true },
  syscall: { type: ProgramType.SYSCALL, attach: 0, isSleepable: true },
  xdp: { type: ProgramType.XDP, attach: AttachType.XDP, isSleepable: false },
  tc: { type: ProgramType.SCHED_CLS, attach: 0, isSleepable: false },
  socket: { type: ProgramType.SOCKET_FILTER, attach: 0, isSleepable: false },
  kprobe: { type: ProgramType.KPROBE, attach: 0, isSleepable: false },
};

const mapTypes: Readonly<Record<string, number>> = { hash: 1, array: 2, 'percpu-array': 6, 'lru-hash': 9, 'array-of-maps': 12, ringbuf: 27 };

const types: readonly BtfType[] = [
  { kind: 'void' },
  { kind: 'int', name: 'int', size: 4, signed: true, bool: false, char: false },
  { kind: 'func_proto', ret: 1, params: [], variadic: false },
];

const fieldSizes: Readonly<Record<string, number>> = { bpf_spin_lock: 4, bpf_timer: 16, bpf_wq: 16 };

/** The cases of a file. A malformed one throws: it is a mistake in the test. */
export function parseCases(text: string): VerifierCase[] {
  return text.split(/^== /m).slice(1).map(parseCase);
}

function parseCase(text: string): VerifierCase {
  const [head, ...sections] = text.split(/^-- /m);
  const [title, ...settings] = head.trim().split('\n');
  const section = (name: string): string | undefined => sections.find((part) => part.startsWith(name))?.slice(name.length);
  const code = section('code') ?? fail(title, 'has no code');
  const verdict = section('accepted') ?? section('refused') ?? fail(title, 'has no verdict');
  return {
    title,
    input: makeInput(title, settings, code),
    isAccepted: section('accepted') !== undefined,
    words: verdict.split('\n').map((line) => line.trim()).filter((line) => line !== ''),
  };
}

function fail(title: string, what: string): never {
  throw new Error(`case '${title}' ${what}`);
}

function setting(settings: readonly string[], name: string): string | undefined {
  return settings.find((line) => line.startsWith(`${name}:`))?.slice(name.length + 1).trim();
}

function makeInput(title: string, settings: readonly string[], code: string): VerifierInput {
  const program = programs[setting(settings, 'program') ?? 'fentry'] ?? fail(title, 'is of no known program type');
  const maps = settings.filter((line) => line.startsWith('map ')).map(parseMap);
  const { bytes, subprograms, kfuncs } = assembleProgram(title, code, maps);
  return {
    program: { name: 'prog', code: bytes, subprograms, lines: [], types },
    maps: new Map(maps.map((map, fd) => [fd, map])),
    kfuncs,
    programType: program.type,
    attachType: program.attach,
    isSleepable: program.isSleepable,
    license: setting(settings, 'license') ?? 'GPL',
    kernelTypes: [{ kind: 'void' }],
    profile: { version: setting(settings, 'kernel') === '7.x' ? '7.x' : '6.12', preemptRt: setting(settings, 'preempt') === 'rt' },
    logLevel: 2,
  };
}

/** `map m: array key 4 value 24 bpf_wq at 8`, `… without BTF`, `… of m` */
function parseMap(line: string): VerifierMap {
  const [, name, rest] = /^map (\w+): (.*)$/.exec(line)!;
  const number = (what: string): number => Number(new RegExp(`${what} (\\d+)`).exec(rest)?.[1] ?? 0);
  const fields = [...rest.matchAll(/(bpf_\w+) at (\d+)/g)].map(
    ([, type, offset]): SpecialField => ({ type: type as SpecialFieldType, offset: Number(offset), size: fieldSizes[type] }),
  );
  return {
    name,
    mapType: mapTypes[rest.split(' ')[0]],
    keySize: number('key'),
    valueSize: number('value'),
    maxEntries: number('entries') || 1,
    mapFlags: 0,
    record: recordOf(rest, fields),
  };
}

function recordOf(text: string, fields: readonly SpecialField[]): ValueRecord {
  if (text.includes('without BTF')) return { state: 'no-btf' };
  return fields.length > 0 ? { state: 'fields', fields } : { state: 'none' };
}

const MAP_MARK = 0x70000000;
const FUNCTION_MARK = 0x50000000;
const KFUNC_MARK = 0x60000000;

interface Assembled {
  readonly bytes: Uint8Array;
  readonly subprograms: readonly Subprogram[];
  readonly kfuncs: VerifierInput['kfuncs'];
}

/** Assembles with marks in the place of what only the verifier's input knows, then puts that in. */
function assembleProgram(title: string, code: string, maps: readonly VerifierMap[]): Assembled {
  const starts = new Map<string, number>();
  const functions = [...code.matchAll(/(?:function %r\d, |call local )(\w+)/g)].map(([, name]) => name);
  const kfuncs: string[] = [];
  let slot = 0;
  const lines = code.split('\n').map((line) => {
    const trimmed = line.replace(/[#;].*$/, '').trim();
    const label = /^(\w+):$/.exec(trimmed);
    if (label) starts.set(label[1], slot);
    else if (trimmed !== '') slot += /^(lddw|map|function) /.test(trimmed) ? 2 : 1;
    return trimmed
      .replace(/^map (%r\d), (\w+)$/, (_, register, name) => `lddw ${register}, ${MAP_MARK + maps.findIndex((map) => map.name === name)}`)
      .replace(/^function (%r\d), (\w+)$/, (_, register, name) => `lddw ${register}, ${FUNCTION_MARK + functions.indexOf(name)}`)
      .replace(/^kfunc (\w+)$/, (_, name) => `call ${KFUNC_MARK + kfuncs.push(name) - 1}`);
  });
  const bytes = assemble(lines.join('\n'));
  if (!(bytes instanceof Uint8Array)) return fail(title, `does not assemble: line ${bytes.line}: ${bytes.error}`);
  patch(bytes, functions.map((name) => starts.get(name) ?? fail(title, `has no function ${name}`)));
  const table = new Map(
    kfuncs.map((name, index) => [KFUNC_MARK + index, kfuncPrototypes.find((kfunc) => kfunc.name === name) ?? fail(title, `calls no kfunc ${name}`)]),
  );
  const names = [...new Set(functions)].toSorted((a, b) => starts.get(a)! - starts.get(b)!);
  const subprograms = [{ name: 'prog', start: 0 }, ...names.map((name) => ({ name, start: starts.get(name)! }))];
  return {
    bytes,
    subprograms: subprograms.map(({ name, start }) => ({ name, start, linkage: start === 0 || name.startsWith('global_') ? 'global' : 'static', prototype: 2 })),
    kfuncs: table,
  };
}

function patch(bytes: Uint8Array, functionStarts: readonly number[]): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at < bytes.length; at += INSN_BYTES) {
    const imm = view.getInt32(at + 4, true);
    const mark = imm & 0x70000000;
    if (bytes[at] === 0x85 && mark === KFUNC_MARK) bytes[at + 1] = BPF_PSEUDO_KFUNC_CALL << 4;
    if (bytes[at] !== 0x18) continue;
    if (mark === MAP_MARK) {
      bytes[at + 1] |= BPF_PSEUDO_MAP_FD << 4;
      view.setInt32(at + 4, imm - MAP_MARK, true);
    } else if (mark === FUNCTION_MARK) {
      bytes[at + 1] |= BPF_PSEUDO_FUNC << 4;
      view.setInt32(at + 4, functionStarts[imm - FUNCTION_MARK] - at / INSN_BYTES - 1, true);
    }
    at += INSN_BYTES;
  }
}
