import type { Bpf } from '../../bpf/bpf.ts';
import { installBpf } from '../../bpf/install.ts';
import type { DataSection } from '../../bpf/object.ts';
import { compileBpf } from '../../c/index.ts';
import type { MachineConfig } from '../../kernel/config.ts';
import { createUserTask } from '../../kernel/fork.ts';
import { Machine } from '../../kernel/machine.ts';
import { msleep } from '../../kernel/time/sleep.ts';
import { Log } from '../../trace/log.ts';
import { BpfCalls } from '../libbpf/bpf-calls.ts';
import { LibbpfObject } from '../libbpf/bpf-object.ts';
import { formatDiagnostic } from '../../base/diagnostic.ts';
import { LibbpfLog } from '../libbpf/log.ts';

export interface BpfRun {
  readonly bpf: Bpf;
  /** What each program returned in its test run, in order; a loader's `-errno` where it was not loaded. */
  readonly results: ReadonlyMap<string, number>;
  /** The verifier's words on programs that were refused. */
  readonly logs: ReadonlyMap<string, string>;
  /** Global numbers of four or eight bytes a little after, the loader still there. */
  readonly globals: ReadonlyMap<string, number>;
  /** Allocated objects at that time. */
  readonly objectCount: number;
}

/** Compiles C, loads each program and runs it once as `bpftool prog run` would. `tailCalls`: what goes into the map `table`. Throws diagnostics. */
export function runBpf(source: string, config: Partial<MachineConfig> = {}, tailCalls: ReadonlyMap<number, string> = new Map(), modules: readonly string[] = []): BpfRun {
  const { object: compiled, diagnostics } = compileBpf('test.bpf.c', source);
  if (!compiled) throw new Error(diagnostics.map(formatDiagnostic).join('\n'));
  const m = new Machine(config, new Log());
  const bpf = installBpf(m, { modules });
  const calls = new BpfCalls(bpf);
  const results = new Map<string, number>();
  const logs = new Map<string, string>();
  const globals = new Map<string, number>();
  const fds = new Map<string, number>();
  let warnings = '';
  let objectCount = 0;
  const log = new LibbpfLog(function* (_level, line) {
    warnings += line;
  });
  const task = createUserTask(m, {
    comm: 'test',
    *run() {
      const object = yield* LibbpfObject.openFile(log, compiled, 'test.bpf.o');
      const error = yield* object.prepare(calls, log, () => undefined);
      if (error) throw new Error(`${error}: ${warnings}`);
      for (const program of object.programs) {
        program.log = { level: 1, pointer: 0, size: 0 };
        const loaded = yield* object.loadProgram(calls, log, program);
        if (loaded.fd < 0) logs.set(program.name, loaded.verifierLog);
        fds.set(program.name, loaded.fd);
      }
      const table = object.findMap('table');
      for (const [index, name] of tailCalls) yield* calls.updateElement(table!.fd, Uint8Array.of(index, 0, 0, 0), Uint8Array.of(fds.get(name)!, 0, 0, 0), 0);
      for (const program of object.programs) {
        const fd = fds.get(program.name)!;
        const test = { dataIn: program.function.section === 'syscall' ? undefined : new Uint8Array(64), retval: 0 };
        if (fd >= 0) yield* calls.testRun(fd, test);
        results.set(program.name, fd < 0 ? fd : test.retval | 0);
      }
      yield* msleep(m, 2);
      objectCount = bpf.objects.count;
      for (const map of object.maps) {
        const bytes = map.section ? yield* calls.lookupElement(map.fd, new Uint8Array(4), false) : 0;
        if (typeof bytes !== 'number') readGlobals(map.section!, bytes, globals);
      }
      return 0;
    },
  });
  m.run({ task });
  m.run({ untilNs: m.nowNs + 10_000_000 });
  return { bpf, results, logs, globals, objectCount };
}

function readGlobals({ variables }: DataSection, bytes: Uint8Array, into: Map<string, number>): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  for (const { name, offset, size } of variables) {
    if (size === 4) into.set(name, view.getInt32(offset, true));
    else if (size === 8) into.set(name, Number(view.getBigInt64(offset, true)));
  }
}
