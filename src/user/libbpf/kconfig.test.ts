import { describe, expect, it } from 'vitest';
import { installBpf } from '../../bpf/install.ts';
import { readElf, writeElf } from '../../bpf/elf/index.ts';
import type { BpfObject } from '../../bpf/object.ts';
import { compileBpf } from '../../c/index.ts';
import type { MachineConfig } from '../../kernel/config.ts';
import { createUserTask } from '../../kernel/fork.ts';
import { Machine } from '../../kernel/machine.ts';
import { Log } from '../../trace/log.ts';
import { BpfCalls } from './bpf-calls.ts';
import { LibbpfObject } from './bpf-object.ts';
import { LibbpfLog } from './log.ts';

/** An object that reads one variable of the kernel's configuration. */
function reading(declaration: string, expression: string): BpfObject {
  const { object, diagnostics } = compileBpf('k.bpf.c', `
    #include <vmlinux.h>
    #include <bpf/bpf_helpers.h>
    char LICENSE[] SEC("license") = "GPL";
    extern ${declaration};
    long seen;
    SEC("syscall") int f(void *ctx) { seen = ${expression}; return 0; }`);
  if (!object) throw new Error(JSON.stringify(diagnostics));
  return object;
}

/** What loading gave, with libbpf's lines and the bytes that the kernel's map then has. */
function load(source: BpfObject, config: Partial<MachineConfig> = {}) {
  const m = new Machine(config, new Log());
  const calls = new BpfCalls(installBpf(m));
  let lines = '';
  const log = new LibbpfLog(function* (_level, line) {
    lines += line;
  });
  const result = { error: 0, bytes: [] as number[], flags: 0, isFrozen: false };
  const task = createUserTask(m, {
    comm: 'k',
    *run() {
      const object = yield* LibbpfObject.openMemory(log, source, 'k_bpf');
      result.error = yield* object.load(calls, log, () => undefined);
      const map = object.findMap('.kconfig')!;
      if (result.error) return 1;
      const bytes = yield* calls.lookupElement(map.fd, new Uint8Array(4), false);
      result.bytes = typeof bytes === 'number' ? [bytes] : [...bytes];
      result.flags = map.attributes.mapFlags;
      result.isFrozen = (yield* calls.updateElement(map.fd, new Uint8Array(4), new Uint8Array(map.attributes.valueSize), 0)) < 0;
      return 0;
    },
  });
  m.run({ task });
  return { ...result, lines };
}

describe('the kernel version', () => {
  const source = reading('int LINUX_KERNEL_VERSION __kconfig', 'LINUX_KERNEL_VERSION');

  it.each([['6.12', [95, 12, 6, 0]], ['7.x', [4, 3, 7, 0]], ['pre-6.10', [12, 9, 6, 0]]] as const)('of %s', (kernel, bytes) => {
    expect(load(source, { kernel })).toMatchObject({ error: 0, bytes });
  });

  it('lies in a map that neither programs nor user code may write', () => {
    const { flags, isFrozen } = load(source);
    expect(flags & 0x80).toBe(0x80);
    expect(isFrozen).toBe(true);
  });

  it('is the same through an object file', () => {
    const { object } = readElf('k.bpf.o', writeElf(source));
    expect(load(object!).bytes).toEqual([95, 12, 6, 0]);
  });
});

describe('an option', () => {
  it.each([
    ['unsigned CONFIG_HZ __kconfig', 'CONFIG_HZ', [250, 0, 0, 0]],
    ['bool CONFIG_BPF __kconfig', 'CONFIG_BPF', [1]],
    ['char CONFIG_EXT4_FS __kconfig', 'CONFIG_EXT4_FS', [0x6d]],
    ['enum libbpf_tristate CONFIG_EXT4_FS __kconfig', 'CONFIG_EXT4_FS', [2, 0, 0, 0]],
    ['const char CONFIG_DEFAULT_HOSTNAME[4] __kconfig', 'CONFIG_DEFAULT_HOSTNAME[1]', [0x28, 0x6e, 0x6f, 0]],
    ['int CONFIG_NO_SUCH __kconfig __weak', 'CONFIG_NO_SUCH', [0, 0, 0, 0]],
    ['int LINUX_NO_SUCH __kconfig __weak', 'LINUX_NO_SUCH', [0, 0, 0, 0]],
  ])('%s', (declaration, expression, bytes) => {
    expect(load(reading(declaration, expression))).toMatchObject({ error: 0, bytes });
  });

  it('goes by the build, PREEMPT_RT or not', () => {
    const source = reading('bool CONFIG_PREEMPT_RT __kconfig __weak', 'CONFIG_PREEMPT_RT');
    expect(load(source, { preempt: 'rt' }).bytes).toEqual([1]);
    expect(load(source, { preempt: 'full' }).bytes).toEqual([0]);
  });

  it.each([
    ['int CONFIG_NO_SUCH __kconfig', 'CONFIG_NO_SUCH', -3, "libbpf: extern 'CONFIG_NO_SUCH' (strong): not resolved\n"],
    ['int NO_SUCH __kconfig __weak', 'NO_SUCH', -22, "libbpf: extern (kcfg) 'NO_SUCH': unrecognized virtual extern\n"],
    ['int CONFIG_BPF __kconfig', 'CONFIG_BPF', -22, "libbpf: extern (kcfg) 'CONFIG_BPF': value 'y' implies bool, tristate, or char type\n"],
    ['bool CONFIG_EXT4_FS __kconfig', 'CONFIG_EXT4_FS', -22, "libbpf: extern (kcfg) 'CONFIG_EXT4_FS': value 'm' implies tristate or char type\n"],
    ['short LINUX_KERNEL_VERSION __kconfig', 'LINUX_KERNEL_VERSION', -34, "libbpf: extern (kcfg) 'LINUX_KERNEL_VERSION': value '396383' doesn't fit in 2 bytes\n"],
  ])('%s is refused', (declaration, expression, error, line) => {
    const { lines, ...loaded } = load(reading(declaration, expression));
    expect(loaded.error).toBe(error);
    expect(lines).toContain(line);
  });
});
