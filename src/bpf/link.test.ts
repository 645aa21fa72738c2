import { describe, expect, it } from 'vitest';
import { decodeUtf8, fromHex } from '../base/bytes.ts';
import { TestMachine } from './testing/machine.ts';
import type { LoggedEvent } from './testing/machine.ts';
import { testObject } from './testing/object.ts';

/** Attaches a program, unlinks a missing file, and gives what was written to .bss. */
function attachAndUnlink(section: string, asm: string): { t: TestMachine; link: number; writes: LoggedEvent[] } {
  const object = testObject('test', {
    dataSections: [{ name: '.bss', bytes: new Uint8Array(64), variables: [], relocations: [] }],
    functions: { prog: { section, asm } },
  });
  const t = new TestMachine();
  let link = 0;
  t.run('loader', function* () {
    link = yield* t.attach(object, 'prog', yield* t.createMaps(object));
    yield* t.unlink();
    return 0;
  });
  return { t, link, writes: t.named('mem_write') };
}

const number = (event: LoggedEvent): number => Number(event.fields.new_lo) | 0;

describe('programs at their targets', () => {
  it('fentry sees the arguments: the path as struct filename', () => {
    const { t, link } = attachAndUnlink(
      'fentry/do_unlinkat',
      `mov %r6, %r1
      lddw %r1, @data .bss+0
      mov %r2, 16
      ldxdw %r3, [%r6+8]
      ldxdw %r3, [%r3]
      call 115
      mov %r0, 0
      exit`,
    );
    expect(t.report.verdict!.log).toContain('processed');
    expect(link).toBeGreaterThan(0);
    const text = t.named('mem_write').map((event) => halves(event)).join('');
    expect(decodeUtf8(fromHex(text)!)).toContain('/tmp/nothing');
  });

  it('fexit sees the result behind the arguments', () => {
    const { writes } = attachAndUnlink('fexit/do_unlinkat', 'ldxw %r2, [%r1+16]\nlddw %r1, @data .bss+0\nstxw [%r1], %r2\nmov %r0, 0\nexit');
    expect(writes.map(number)).toEqual([-2]);
  });

  it('a tracepoint has the number of the system call and its arguments', () => {
    const { writes } = attachAndUnlink('tp/syscalls/sys_enter_unlink', 'ldxdw %r2, [%r1+8]\nlddw %r3, @data .bss+0\nstxdw [%r3], %r2\nmov %r0, 0\nexit');
    expect(writes.map(number)).toEqual([87]);
  });

  it("a system call's own function has the registers, and may be traced by sleepable programs", () => {
    const { t, writes } = attachAndUnlink(
      'fentry.s/__x64_sys_unlink',
      'ldxdw %r2, [%r1]\nldxdw %r2, [%r2]\nlddw %r3, @data .bss+0\nstxdw [%r3], %r2\nmov %r0, 0\nexit',
    );
    expect(writes.map(number)).toEqual([0x1000]);
    expect(t.named('funcgraph_entry').find((event) => event.fields.func === 'prog')!.flags).toBe('....1');
  });

  it('is detached when the descriptor closes', () => {
    const { t } = attachAndUnlink('fentry/do_unlinkat', 'mov %r0, 0\nexit');
    expect(t.named('bpf_link_detach').map((event) => event.fields.target)).toEqual(['fentry/do_unlinkat']);
    expect(t.m.attachPoints.at('fentry', 'do_unlinkat')).toHaveLength(0);
  });

  it('a place that this kernel has not is -ENOENT', () => {
    expect(attachAndUnlink('fentry/no_such_function', 'mov %r0, 0\nexit').link).toBe(-2);
    expect(attachAndUnlink('tp/sched/no_such_event', 'mov %r0, 0\nexit').link).toBe(-2);
  });
});

function halves(event: LoggedEvent): string {
  const bytes = new Uint8Array(8);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, Number(event.fields.new_lo), true);
  view.setUint32(4, Number(event.fields.new_hi), true);
  return Array.from(bytes.subarray(0, Number(event.fields.size)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
