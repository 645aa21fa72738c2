import { BPF_ALU64, BPF_EXIT, BPF_JMP, BPF_K, BPF_MOV, INSN_BYTES } from '../../bpf/isa.ts';
import { MapType } from '../../bpf/maps/types.ts';
import { AttachType, ProgramType } from '../../bpf/program-types.ts';
import type { Coroutine } from '../../kernel/coroutine.ts';
import type { BpfCalls } from './bpf-calls.ts';

/**
 * `kernel_supports(FEAT_PROG_BIND_MAP)` (libbpf's features.c `probe_prog_bind_map`):
 * libbpf learns what a kernel can by trying, once a process. It makes a small map
 * and a program that does nothing, binds them and closes both; a tick or two later
 * the kernel frees them in works, in the middle of whatever runs by then.
 *
 * Of libbpf's probes this is the only one here. The others come before a parse of
 * the kernel's types that took the recorded machine many ticks and takes ours no
 * time: there they are long forgotten when a program's story begins.
 */
export function* kernelSupportsBindMap(calls: BpfCalls): Coroutine<boolean> {
  calls.canBindMaps ??= yield* probeProgBindMap(calls);
  return calls.canBindMaps;
}

function* probeProgBindMap(calls: BpfCalls): Coroutine<boolean> {
  const map = yield* createProbeMap(calls);
  if (map < 0) return false;
  const program = yield* loadProbeProgram(calls);
  const error = program < 0 ? program : yield* calls.bindMap(program, map);
  yield* calls.close(map);
  if (program >= 0) yield* calls.close(program);
  return error === 0;
}

function* createProbeMap(calls: BpfCalls): Coroutine<number> {
  return yield* calls.createMap({
    mapType: MapType.ARRAY, name: 'libbpf_det_bind', keySize: 4, valueSize: 32, maxEntries: 1, mapFlags: 0,
    types: [{ kind: 'void' }], keyType: 0, valueType: 0, isProbe: true,
  });
}

function* loadProbeProgram(calls: BpfCalls): Coroutine<number> {
  return yield* calls.loadInstructions({
    image: {
      name: '',
      code: returnZero(),
      lines: [],
      types: [{ kind: 'void' }],
      subprograms: [{ name: '', start: 0, linkage: 'global', prototype: 0 }],
    },
    objectName: '',
    type: ProgramType.SOCKET_FILTER,
    attachType: AttachType.NONE,
    isSleepable: false,
    license: 'GPL',
    logLevel: 0,
    isProbe: true,
  });
}

/** `r0 = 0; exit` */
function returnZero(): Uint8Array {
  const code = new Uint8Array(2 * INSN_BYTES);
  code[0] = BPF_ALU64 | BPF_MOV | BPF_K;
  code[INSN_BYTES] = BPF_JMP | BPF_EXIT;
  return code;
}
