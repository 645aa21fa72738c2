import { decodeUtf8 } from '../../base/bytes.ts';
import type { TestRun } from '../../bpf/test-run.ts';
import type { Coroutine } from '../../kernel/coroutine.ts';
import type { HostCall, HostTable } from '../host-call.ts';
import type { LibbpfBinding } from './binding.ts';
import { libbpfError } from './binding.ts';

/** Offsets in `struct bpf_test_run_opts`. */
const TEST_DATA_IN = 8;
const TEST_DATA_SIZE_IN = 24;
const TEST_CONTEXT_IN = 32;
const TEST_CONTEXT_OUT = 40;
const TEST_CONTEXT_SIZE_IN = 48;
const TEST_CONTEXT_SIZE_OUT = 52;
const TEST_RETVAL = 56;
const TEST_REPEAT = 60;
const TEST_DURATION = 64;
/** Offset of `map_flags` in `struct bpf_map_create_opts`. */
const CREATE_MAP_FLAGS = 28;

/** Wrappers of <bpf/bpf.h>: one bpf(2) each, `-errno` for errors. Those on elements are with the maps. */
export function descriptorFunctions(b: LibbpfBinding): HostTable {
  return {
    bpf_prog_test_run_opts: (c) => testRun(b, c),
    bpf_obj_pin: function* (c) {
      return libbpfError(c, yield* b.calls.pin(c.s32(0), decodeUtf8(c.string(1))));
    },
    bpf_obj_get: function* (c) {
      return libbpfError(c, yield* b.calls.get(decodeUtf8(c.string(0))));
    },
    bpf_map_create: (c) => createMap(b, c),
    bpf_map_freeze: function* (c) {
      return libbpfError(c, yield* b.calls.freeze(c.s32(0)));
    },
  };
}

function* testRun(b: LibbpfBinding, c: HostCall): Coroutine<number> {
  const { memory } = c;
  const options = c.pointer(1);
  if (options === 0) return libbpfError(c, yield* b.calls.testRun(c.s32(0), {}));
  const test: TestRun = {
    contextIn: bytesAt(c, options + TEST_CONTEXT_IN, options + TEST_CONTEXT_SIZE_IN),
    dataIn: bytesAt(c, options + TEST_DATA_IN, options + TEST_DATA_SIZE_IN),
    repeat: memory.u32(options + TEST_REPEAT),
  };
  const error = yield* b.calls.testRun(c.s32(0), test);
  if (error) return libbpfError(c, error);
  memory.storeU32(options + TEST_RETVAL, test.retval ?? 0);
  memory.storeU32(options + TEST_DURATION, Math.floor(test.durationNs ?? 0));
  const out = memory.pointer(options + TEST_CONTEXT_OUT);
  if (out !== 0 && test.contextOut) {
    memory.store(out, test.contextOut.subarray(0, memory.u32(options + TEST_CONTEXT_SIZE_OUT)));
  }
  return 0;
}

/** The bytes that a pointer and a size in memory describe; undefined for NULL. */
function bytesAt(c: HostCall, pointerAt: number, sizeAt: number): Uint8Array | undefined {
  const pointer = c.memory.pointer(pointerAt);
  return pointer === 0 ? undefined : c.memory.bytes(pointer, c.memory.u32(sizeAt));
}

function* createMap(b: LibbpfBinding, c: HostCall): Coroutine<number> {
  const options = c.pointer(5);
  const attributes = {
    mapType: c.u32(0),
    name: c.pointer(1) === 0 ? '' : decodeUtf8(c.string(1)),
    keySize: c.u32(2),
    valueSize: c.u32(3),
    maxEntries: c.u32(4),
    mapFlags: options === 0 ? 0 : c.memory.u32(options + CREATE_MAP_FLAGS),
    types: [{ kind: 'void' }] as const,
    keyType: 0,
    valueType: 0,
  };
  return libbpfError(c, yield* b.calls.createMap(attributes));
}
