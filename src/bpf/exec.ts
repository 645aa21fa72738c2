import type { CodeImage } from './image.ts';
import { decode } from './image.ts';
import { MAX_BPF_STACK, MAX_CALL_FRAMES } from './isa.ts';
import { AddressSpace, FIRST_KERNEL_REGION } from './memory.ts';
import type { Fault } from './vm.ts';
import { Vm } from './vm.ts';

/** Enough for every conformance case; a program that needs more is taken to loop for ever. */
const EXEC_BUDGET = 50_000_000;
/** The one helper that bare programs have: gives its first argument back, and 0 ends the program ("unwind"). */
const UNWIND_HELPER = 5;

export type ExecResult = { readonly r0: bigint } | { readonly error: string };

/**
 * Runs a program on the bare VM: no machine, no maps, no verifier. r1 points to
 * `memory` (which the program may change), r2 is its length. Errors are values:
 * unknown opcodes and bad jumps found before, faults found while it ran, and
 * more instructions than `budget`.
 */
export function execBare(program: Uint8Array, memory: Uint8Array, budget = EXEC_BUDGET): ExecResult {
  const image = decode(program, { allowCallx: true });
  return 'error' in image ? { error: `${image.error} at instruction ${image.insn}` } : execImage(image, memory, budget);
}

function execImage(image: CodeImage, memory: Uint8Array, budget: number): ExecResult {
  const space = new AddressSpace(FIRST_KERNEL_REGION);
  const stack = space.map({ name: 'stack', bytes: new Uint8Array(MAX_BPF_STACK * MAX_CALL_FRAMES) });
  const vm = new Vm({ image, space, stackTop: stack.pointer(MAX_BPF_STACK) });
  if (memory.length > 0) vm.setNumber(1, space.map({ name: 'memory', bytes: memory }).pointer());
  vm.setNumber(2, memory.length);
  vm.enter(0);
  for (;;) {
    if (vm.executed >= budget) return { error: `more than ${budget} instructions` };
    const reason = vm.run(budget - vm.executed);
    if (reason === 'exit') return { r0: vm.getBig(0) };
    if (reason === 'fault') return { error: describeFault(vm.fault!) };
    if (reason === 'budget') continue;
    if (reason !== 'helper' || vm.callee !== UNWIND_HELPER) return { error: `unknown function ${vm.callee}` };
    if (vm.getBig(1) === 0n) return { r0: 0n };
    vm.setBig(0, vm.getBig(1));
  }
}

/** A fault in words, e.g. `invalid load of 8 bytes at 0x0, instruction 3`. */
function describeFault(fault: Fault): string {
  const where = `instruction ${fault.insn}`;
  switch (fault.kind) {
    case 'load':
    case 'store':
      return `invalid ${fault.kind} of ${fault.size} bytes at 0x${fault.address.toString(16)}, ${where}`;
    case 'call-depth':
      return `call stack too deep, ${where}`;
    case 'call-target':
      return `call of 0x${fault.address.toString(16)}, which is no function, ${where}`;
    case 'opcode':
      return `ran into data, ${where}`;
  }
}
