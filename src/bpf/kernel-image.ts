import { assert } from '../base/assert.ts';
import { CodeImage, decode } from './image.ts';
import type { DecodeError } from './image.ts';
import { BPF_PSEUDO_BTF_ID, BPF_PSEUDO_FUNC, BPF_PSEUDO_KFUNC_CALL, BPF_PSEUDO_MAP_FD, BPF_PSEUDO_MAP_VALUE, INSN_BYTES } from './isa.ts';
import { patchLddw } from './link-code.ts';
import type { BpfMap } from './maps/map.ts';
import type { LineInfo } from './object.ts';
import type { PerCpuVariables } from './per-cpu.ts';
import type { ProgramFunction } from './program.ts';
import type { ProgramImage } from './verifier/input.ts';

const LDDW = 0x18;
const CALL = 0x85;

/** Slots of `lddw` and `call` instructions with their src, in order; second slots of `lddw` left out. */
function* references(code: Uint8Array): Iterable<{ slot: number; opcode: number; source: number; imm: number }> {
  const view = new DataView(code.buffer, code.byteOffset, code.byteLength);
  for (let slot = 0; slot < code.length / INSN_BYTES; slot++) {
    const at = slot * INSN_BYTES;
    const opcode = code[at];
    if (opcode === LDDW || opcode === CALL) yield { slot, opcode, source: code[at + 1] >> 4, imm: view.getInt32(at + 4, true) };
    if (opcode === LDDW) slot++;
  }
}

/** Descriptors of the maps an image refers to, each once, in order. */
export function mapFdsOf(image: ProgramImage): number[] {
  const fds = new Set<number>();
  for (const { opcode, source, imm } of references(image.code)) {
    if (opcode === LDDW && (source === BPF_PSEUDO_MAP_FD || source === BPF_PSEUDO_MAP_VALUE)) fds.add(imm);
  }
  return [...fds];
}

/** Ids of the kfuncs an image calls, each once, in order. */
export function kfuncIdsOf(image: ProgramImage): number[] {
  return calleesOf(image, BPF_PSEUDO_KFUNC_CALL);
}

/** Ids of the helpers that code calls, each once, in order. */
export function helperIdsOf(image: Pick<ProgramImage, 'code'>): number[] {
  return calleesOf(image, 0);
}

function calleesOf(image: Pick<ProgramImage, 'code'>, pseudo: number): number[] {
  const ids = new Set<number>();
  for (const { opcode, source, imm } of references(image.code)) if (opcode === CALL && source === pseudo) ids.add(imm);
  return [...ids];
}

/**
 * The executable form of a program that the verifier has accepted: maps, map values
 * and functions become pointers. `codeRegion` is the region its function pointers point into.
 */
export function buildCode(
  image: ProgramImage,
  maps: ReadonlyMap<number, BpfMap>,
  codeRegion: number,
  variables: PerCpuVariables,
): CodeImage | DecodeError {
  const bytes = image.code.slice();
  const view = new DataView(bytes.buffer);
  for (const { slot, opcode, source, imm } of references(image.code)) {
    if (opcode !== LDDW) continue;
    if (source === BPF_PSEUDO_MAP_FD) patchLddw(bytes, slot, mapOf(maps, imm).address);
    else if (source === BPF_PSEUDO_MAP_VALUE) {
      const offset = view.getInt32((slot + 1) * INSN_BYTES + 4, true);
      patchLddw(bytes, slot, mapOf(maps, imm).lookup(new Uint8Array(4)) + offset);
    } else if (source === BPF_PSEUDO_BTF_ID) patchLddw(bytes, slot, variables.pointerTo(imm));
    else if (source === BPF_PSEUDO_FUNC) patchLddw(bytes, slot, codeRegion * 0x1_0000_0000 + (slot + 1 + imm) * 8);
  }
  const code = decode(bytes);
  if (code instanceof CodeImage) code.markLines(statementsOf(image).keys());
  return code;
}

function mapOf(maps: ReadonlyMap<number, BpfMap>, fd: number): BpfMap {
  const map = maps.get(fd);
  assert(map, 'descriptors have been looked up before');
  return map;
}

/** Statements by the slot they begin at. */
export function statementsOf(image: ProgramImage): Map<number, LineInfo> {
  return new Map(image.lines.filter((line) => line.isStatement).map((line) => [line.insn, line]));
}

/** Functions with their ends. */
export function functionsOf(image: ProgramImage): ProgramFunction[] {
  const slots = image.code.length / INSN_BYTES;
  return image.subprograms.map(({ name, start }, index) => ({
    name,
    start,
    end: image.subprograms[index + 1]?.start ?? slots,
  }));
}
