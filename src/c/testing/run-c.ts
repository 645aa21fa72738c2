import { AddressSpace, FIRST_USER_REGION, offsetOf } from '../../bpf/memory.ts';
import { Vm } from '../../bpf/vm.ts';
import { formatDiagnostic } from '../../base/diagnostic.ts';
import { linkUserImage } from '../../user/image.ts';
import { compileUser } from '../index.ts';

/** What running `main` of a C text gave. */
export type Outcome = { readonly r0: number; readonly failedLines: readonly number[] } | { readonly error: string };

/** What cases include as `case.h`: ASSERT, and the little of libc that compiled code may call. */
const CASE_HEADER = `#pragma once
void assert_failed(int line);
void *memset(void *s, int c, unsigned long n);
void *memcpy(void *dest, const void *src, unsigned long n);
#define ASSERT(x) do { if (!(x)) assert_failed(__LINE__); } while (0)
`;
const STACK_BYTES = 1 << 20;
const BUDGET = 20_000_000;

/** Compiles a text as a user program and runs its `main` on the bare VM. */
export function runC(fileName: string, source: string): Outcome {
  const { object, diagnostics } = compileUser(fileName, source, new Map([['case.h', CASE_HEADER]]));
  if (!object) return { error: diagnostics.map(formatDiagnostic).join('\n') };
  const space = new AddressSpace(FIRST_USER_REGION);
  const stack = space.map({ name: 'stack', bytes: new Uint8Array(STACK_BYTES) });
  const image = linkUserImage(object, space, { hasFunction: () => true, variable: () => undefined });
  const vm = new Vm({ image: image.code, space, stackTop: stack.pointer(STACK_BYTES), isUser: true, codeRegion: image.textRegion });
  const failedLines: number[] = [];
  vm.enter(image.functions.find((one) => one.function.name === 'main')!.start);
  for (;;) {
    const reason = vm.run(BUDGET);
    if (reason === 'exit') return { r0: Number(BigInt.asIntN(32, vm.getBig(0))), failedLines };
    if (reason !== 'extern') return { error: `${reason} at instruction ${vm.insn}: ${JSON.stringify(vm.fault)}` };
    callExtern(vm, image.externs[vm.callee], failedLines);
  }
}

function callExtern(vm: Vm, name: string, failedLines: number[]): void {
  if (name === 'assert_failed') failedLines.push(Number(vm.getBig(1)));
  else if (name === 'memset') fill(vm);
  else if (name === 'memcpy') copy(vm);
  else throw new Error(`the case calls ${name}, which the bare VM does not have`);
  if (name !== 'assert_failed') vm.setBig(0, vm.getBig(1));
}

function bytesAt(vm: Vm, pointer: number, length: number): Uint8Array {
  const region = vm.space.regionAt(pointer)!;
  const offset = offsetOf(pointer);
  return region.bytes.subarray(offset, offset + length);
}

function fill(vm: Vm): void {
  bytesAt(vm, Number(vm.getBig(1)), Number(vm.getBig(3))).fill(Number(vm.getBig(2)) & 255);
}

function copy(vm: Vm): void {
  const length = Number(vm.getBig(3));
  bytesAt(vm, Number(vm.getBig(1)), length).set(bytesAt(vm, Number(vm.getBig(2)), length));
}
