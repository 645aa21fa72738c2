import type { Bpf } from '../../bpf/bpf.ts';
import type { BpfObject } from '../../bpf/object.ts';
import { createUserTask } from '../../kernel/fork.ts';
import type { Machine } from '../../kernel/machine.ts';
import { BpfCalls } from '../libbpf/bpf-calls.ts';
import { LibbpfObject } from '../libbpf/bpf-object.ts';
import type { LibbpfProgram } from '../libbpf/bpf-program.ts';
import { LibbpfLog, PrintLevel } from '../libbpf/log.ts';

/** What the verifier said of one program. */
interface ProgramVerdict {
  readonly program: string;
  readonly section: string;
  /** 0, or `-errno`. */
  readonly error: number;
  readonly log: string;
}

export interface ObjectVerdict {
  /** 0, or the `-errno` of what comes before the programs: externs, maps. */
  readonly error: number;
  readonly programs: readonly ProgramVerdict[];
  /** The kernel crashed over the last program, and with it went the loader: no libbpf has seen that verdict, and none comes after it. */
  readonly isCrashed: boolean;
  /** libbpf's warnings. */
  readonly warnings: string;
}

/** Loads each program of an object on a machine, whether or not another is refused. */
export function verifyEach(m: Machine, bpf: Bpf, source: BpfObject): ObjectVerdict {
  let warnings = '';
  const log = new LibbpfLog(function* (level, line) {
    if (level === PrintLevel.WARN) warnings += line;
  });
  const calls = new BpfCalls(bpf);
  const programs: ProgramVerdict[] = [];
  let error = 0;
  let loading: LibbpfProgram | undefined;
  const task = createUserTask(m, {
    comm: 'check',
    *run() {
      const object = yield* LibbpfObject.openFile(log, source, `${source.name}.bpf.o`);
      error = yield* object.prepare(calls, log, () => undefined);
      if (error) return 1;
      for (const program of object.programs) {
        loading = program;
        program.log = { level: 1, pointer: 0, size: 0 };
        const loaded = yield* object.loadProgram(calls, log, program);
        programs.push({ program: program.name, section: program.function.section, error: Math.min(0, loaded.fd), log: loaded.verifierLog });
      }
      return 0;
    },
  });
  m.run({ task });
  const isCrashed = (task.exitStatus & 0x7f) !== 0;
  const verdict = calls.lastLoad.verdict;
  if (isCrashed && loading && verdict) programs.push({ program: loading.name, section: loading.function.section, error: verdict.ret, log: verdict.log });
  return { error, programs, isCrashed, warnings };
}
