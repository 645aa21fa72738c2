import type { CodeImage } from './image.ts';
import { decode } from './image.ts';
import { AddressSpace, FIRST_KERNEL_REGION } from './memory.ts';
import { Vm } from './vm.ts';

declare const performance: { now(): number };
declare const console: { log(line: string): void };

/**
 * The VM against a bare 32-bit switch-dispatch loop (no 64-bit halves, no
 * budget, no bounds, no hook) on the same two programs: the design's bar is 0.35.
 * Prints figures; asserts nothing.
 */

const LOOPS = 2_000_000;

/** One instruction in hex: opcode, registers, offset, immediate. */
function insn(opcode: number, dst: number, src: number, offset: number, imm: number): number[] {
  return [opcode, dst | (src << 4), offset & 255, (offset >> 8) & 255, imm & 255, (imm >> 8) & 255, (imm >> 16) & 255, imm >>> 24];
}

/** Seven instructions a lap: add, xor, shift, or, sub, count, jump. */
const arithmetic = [
  insn(0xb7, 0, 0, 0, 1), insn(0xb7, 2, 0, 0, 7), insn(0xb7, 3, 0, 0, LOOPS),
  insn(0x0f, 0, 2, 0, 0), insn(0xaf, 0, 3, 0, 0), insn(0x67, 2, 0, 0, 1), insn(0x4f, 2, 0, 0, 0),
  insn(0x1f, 2, 3, 0, 0), insn(0x07, 3, 0, 0, -1), insn(0x55, 3, 0, -7, 0),
  insn(0x95, 0, 0, 0, 0),
];

/** Eight instructions a lap, five of them loads and stores. */
const memory = [
  insn(0xb7, 0, 0, 0, 1), insn(0xb7, 3, 0, 0, LOOPS),
  insn(0x7b, 10, 0, -8, 0), insn(0x79, 2, 10, -8, 0), insn(0x63, 1, 2, 16, 0), insn(0x61, 4, 1, 16, 0),
  insn(0x73, 1, 4, 3, 0), insn(0x0f, 0, 4, 0, 0), insn(0x07, 3, 0, 0, -1), insn(0x55, 3, 0, -8, 0),
  insn(0x95, 0, 0, 0, 0),
];

/** The bar: 32-bit registers, nothing checked. Returns instructions executed. */
function bareLoop(code: Int32Array, data: DataView): number {
  const r = new Int32Array(16);
  let at = 0;
  let count = 0;
  for (;;) {
    const d = code[at + 1] & 15;
    const s = code[at + 1] >> 8;
    count++;
    switch (code[at]) {
      case 0x07: r[d] += code[at + 3]; at += 4; break;
      case 0x0f: r[d] += r[s]; at += 4; break;
      case 0x1f: r[d] -= r[s]; at += 4; break;
      case 0x4f: r[d] |= r[s]; at += 4; break;
      case 0x67: r[d] <<= code[at + 3]; at += 4; break;
      case 0xaf: r[d] ^= r[s]; at += 4; break;
      case 0xb7: r[d] = code[at + 3]; at += 4; break;
      case 0x55: at = r[d] !== code[at + 3] ? code[at + 2] : at + 4; break;
      case 0x61: case 0x79: r[d] = data.getInt32((r[s] + code[at + 2]) & 0xff, true); at += 4; break;
      case 0x63: case 0x7b: data.setInt32((r[d] + code[at + 2]) & 0xff, r[s], true); at += 4; break;
      case 0x73: data.setInt8((r[d] + code[at + 2]) & 0xff, r[s]); at += 4; break;
      case 0x95: return count;
      default: throw new Error(`no such operation: ${code[at]}`);
    }
  }
}

function runVm(image: CodeImage): number {
  const space = new AddressSpace(FIRST_KERNEL_REGION);
  const stack = space.map({ name: 'stack', bytes: new Uint8Array(4096) });
  const vm = new Vm({ image, space, stackTop: stack.pointer(512) });
  vm.setNumber(1, space.map({ name: 'memory', bytes: new Uint8Array(64) }).pointer());
  vm.stopAtLines = true;
  vm.enter(0);
  // What a machine allows between two ticks at most; mostly far less is asked for.
  while (vm.run(100_000) !== 'exit');
  return vm.executed;
}

/** Millions of instructions a second of each, the best of nine rounds in turns: neighbours disturb all alike. */
function rates(...runs: readonly (() => number)[]): number[] {
  const best = runs.map(() => 0);
  for (let round = 0; round < 9; round++) {
    runs.forEach((run, index) => {
      const start = performance.now();
      const count = run();
      best[index] = Math.max(best[index], count / (performance.now() - start) / 1000);
    });
  }
  return best;
}

function image(program: readonly number[][]): CodeImage {
  const decoded = decode(Uint8Array.from(program.flat()));
  if ('error' in decoded) throw new Error(decoded.error);
  return decoded;
}

for (const [name, program] of [['arithmetic', arithmetic], ['memory', memory]] as const) {
  const plain = image(program);
  const marked = image(program);
  marked.markLines([0, program.length - 2]);
  const [bare, ours, stopping] = rates(
    () => bareLoop(plain.code, new DataView(new ArrayBuffer(512))),
    () => runVm(plain),
    () => runVm(marked),
  );
  console.log(
    `vm ${name}: bare 32-bit loop ${bare.toFixed(0)} M/s, ours ${ours.toFixed(0)} M/s, ratio ${(ours / bare).toFixed(2)}` +
      `; with a stop at a statement every lap ${stopping.toFixed(0)} M/s`,
  );
}
