import type { MachineConfig } from '../../kernel/config.ts';
import type { Coroutine } from '../../kernel/coroutine.ts';
import type { BpfMap } from '../maps/map.ts';
import type { BpfProgram } from '../program.ts';
import { programFromFd } from '../syscall-programs.ts';
import { ELEM, elemTypes, TIMER_ELEM } from './elem.ts';
import { TestMachine } from './machine.ts';
import { testObject } from './object.ts';

/** Callbacks for timers and works; what they find goes to .bss: runs at 0, laps left at 8, results from 16 on. */
const callbacks = {
  count: `
    lddw %r1, @data .bss+0
    mov %r2, 1
    lock add [%r1], %r2
    mov %r0, 0
    exit`,
  other: `
    lddw %r1, @data .bss+16
    stdw [%r1], 77
    mov %r0, 0
    exit`,
  restart_wq: `
    mov %r6, %r3
    lddw %r1, @data .bss+0
    mov %r2, 1
    lock add [%r1], %r2
    ldxdw %r2, [%r1+8]
    jeq %r2, 0, done
    sub %r2, 1
    stxdw [%r1+8], %r2
    mov %r1, %r6
    add %r1, 8
    mov %r2, 0
    call @kfunc bpf_wq_start
    mov %r1, %r6
    add %r1, 8
    mov %r2, 0
    call @kfunc bpf_wq_start
  done:
    mov %r0, 0
    exit`,
  sleep_20ms: `
    mov %r1, 20
    call @kfunc gt_msleep
    lddw %r1, @data .bss+0
    mov %r2, 1
    lock add [%r1], %r2
    mov %r0, 0
    exit`,
  rearm_timer: `
    mov %r6, %r3
    lddw %r1, @data .bss+0
    mov %r2, 1
    lock add [%r1], %r2
    ldxdw %r2, [%r1+8]
    jeq %r2, 0, done
    sub %r2, 1
    stxdw [%r1+8], %r2
    mov %r1, %r6
    add %r1, 8
    mov %r2, 1000000
    mov %r3, 0
    call 171
  done:
    mov %r0, 0
    exit`,
  cancel_self: `
    mov %r6, %r3
    mov %r1, %r6
    add %r1, 8
    call 172
    lddw %r1, @data .bss+16
    stxdw [%r1], %r0
    mov %r1, %r6
    add %r1, 8
    mov %r2, 1000000000
    mov %r3, 0
    call 171
    lddw %r1, @data .bss+24
    stxdw [%r1], %r0
    mov %r0, 0
    exit`,
  delete_self: `
    mov %r6, %r3
    ldxw %r2, [%r2]
    stxw [%r10-4], %r2
    lddw %r1, @map hash
    mov %r2, %r10
    add %r2, -4
    call 3
    lddw %r1, @data .bss+16
    stxdw [%r1], %r0
    mov %r1, %r6
    add %r1, 8
    mov %r2, 0
    call @kfunc bpf_wq_start
    lddw %r1, @data .bss+24
    stxdw [%r1], %r0
    mov %r0, 0
    exit`,
} as const;

export type CallbackName = keyof typeof callbacks;

const names = Object.keys(callbacks) as CallbackName[];

const object = testObject('async', {
  types: elemTypes,
  maps: [
    { name: 'array', mapType: 2, valueSize: 24, maxEntries: 4, keyType: 1, valueType: ELEM },
    { name: 'hash', mapType: 1, valueSize: 24, maxEntries: 4, keyType: 1, valueType: ELEM },
    { name: 'timers', mapType: 2, valueSize: 24, maxEntries: 4, keyType: 1, valueType: TIMER_ELEM },
    { name: 'timer_hash', mapType: 1, valueSize: 24, maxEntries: 4, keyType: 1, valueType: TIMER_ELEM },
  ],
  dataSections: [{ name: '.bss', bytes: new Uint8Array(64), variables: [], relocations: [] }],
  functions: {
    // Never run: it makes the callbacks part of one program.
    prog: { section: 'syscall', asm: `${names.map((name) => `lddw %r1, @function ${name}`).join('\n')}\nmov %r0, 0\nexit` },
    ...Object.fromEntries(names.map((name) => [name, { section: '.text', asm: callbacks[name] }])),
  },
});

export type AsyncMapName = 'array' | 'hash' | 'timers' | 'timer_hash';

/** A machine with a loaded program of callbacks, for tests that call bpf_wq_* and bpf_timer_* themselves. */
export class AsyncFixture {
  readonly t: TestMachine;
  program!: BpfProgram;
  private readonly maps = new Map<string, BpfMap>();
  private readonly fds = new Map<string, number>();

  constructor(config: Partial<MachineConfig> = {}) {
    this.t = new TestMachine(config, { isVerifying: false, modules: ['gtmod'] });
  }

  /** Runs `body` in a task that has everything loaded; its exit closes all, and a second passes. */
  run(body: (f: AsyncFixture) => Coroutine): void {
    this.t.run('loader', () => this.live(body));
    this.t.m.run({ untilNs: this.t.m.nowNs + 1e9 });
  }

  private *live(body: (f: AsyncFixture) => Coroutine): Coroutine<number> {
    yield* this.load();
    yield* body(this);
    return 0;
  }

  private *load(): Coroutine {
    for (const [name, fd] of yield* this.t.createMaps(object)) {
      this.fds.set(name, fd);
      const map = this.t.bpf.mapFromFd(fd);
      if (typeof map !== 'number') this.maps.set(name, map);
    }
    const fd = yield* this.t.load(object, 'prog', this.fds);
    const program = programFromFd(this.t.bpf, fd);
    if (typeof program === 'number') throw new Error(`load: ${program}`);
    this.program = program;
  }

  map(name: AsyncMapName): BpfMap {
    return this.maps.get(name)!;
  }

  fd(name: AsyncMapName): number {
    return this.fds.get(name)!;
  }

  slot(name: CallbackName): number {
    return this.program.parts.functions.find((entry) => entry.name === name)!.start;
  }

  /** Pointer to the timer or work of an element. */
  field(name: AsyncMapName, key: number): number {
    return this.map(name).lookup(Uint8Array.of(key, 0, 0, 0)) + 8;
  }

  *update(name: AsyncMapName, key: number): Coroutine<number> {
    return yield* this.map(name).update(Uint8Array.of(key, 0, 0, 0), new Uint8Array(24), 0);
  }

  *remove(name: AsyncMapName, key: number): Coroutine<number> {
    return yield* this.map(name).remove(Uint8Array.of(key, 0, 0, 0));
  }

  bss(offset: number): number {
    const map = this.maps.get('.bss')!;
    return Number(new DataView(this.t.bpf.space.read(map.lookup(new Uint8Array(4)), 64)!.buffer).getBigInt64(offset, true));
  }

  setBss(offset: number, value: number): void {
    const map = this.maps.get('.bss')!;
    this.t.bpf.space.write(map.lookup(new Uint8Array(4)) + offset, Uint8Array.of(value, 0, 0, 0, 0, 0, 0, 0));
  }

  get runs(): number {
    return this.bss(0);
  }
}
