import { assert } from '../base/assert.ts';
import type { Cpu } from '../kernel/cpu.ts';
import type { Machine } from '../kernel/machine.ts';
import { resolveType, sizeOfType } from './btf/types.ts';
import type { AddressSpace, Region } from './memory.ts';
import { REGION_SPAN } from './memory.ts';
import type { TypeId, TypeTable } from './object.ts';

/** The inverted resched bit of `pcpu_hot.preempt_count`: set while nothing asks for a reschedule (x86). */
const PREEMPT_NEED_RESCHED = 0x8000_0000;

/**
 * Kernel variables of which every CPU has its own, as programs see them: a pointer to
 * the variable, and by `bpf_this_cpu_ptr` and `bpf_per_cpu_ptr` one CPU's copy, its members
 * filled in when the pointer is asked for.
 */
export class PerCpuVariables {
  private readonly m: Machine;
  private readonly space: AddressSpace;
  private readonly types: TypeTable;
  /** One copy a CPU in a row, by the variable's BTF id. */
  private readonly regions = new Map<TypeId, Region>();

  constructor(m: Machine, space: AddressSpace, types: TypeTable) {
    this.m = m;
    this.space = space;
    this.types = types;
  }

  /** What `lddw` of the variable gives. */
  pointerTo(variable: TypeId): number {
    return this.regionOf(variable).pointer();
  }

  /** The copy of `cpu`, its members as they are now; 0 where there is no such CPU or variable. */
  onCpu(pointer: number, cpu: number): number {
    const found = [...this.regions].find(([, region]) => region.id === Math.floor(pointer / REGION_SPAN));
    if (found === undefined || cpu >= this.m.cpus.length) return 0;
    const [variable, region] = found;
    const start = cpu * this.sizeOf(variable);
    this.fill(region, start, variable, this.m.cpus[cpu]);
    return region.pointer(start);
  }

  private regionOf(variable: TypeId): Region {
    const known = this.regions.get(variable);
    if (known) return known;
    const type = this.types[variable];
    assert(type.kind === 'var', 'the verifier lets variables pass only');
    const bytes = new Uint8Array(this.sizeOf(variable) * this.m.cpus.length);
    const region = this.space.map({ name: `per-CPU ${type.name}`, bytes, isWritable: false });
    this.regions.set(variable, region);
    return region;
  }

  private sizeOf(variable: TypeId): number {
    const type = this.types[variable];
    return type.kind === 'var' ? (sizeOfType(this.types, type.type) ?? 0) : 0;
  }

  private fill(region: Region, start: number, variable: TypeId, cpu: Cpu): void {
    const type = this.types[variable];
    const struct = type.kind === 'var' ? resolveType(this.types, type.type) : type;
    if (struct.kind !== 'struct') return;
    for (const { name, bitOffset } of struct.members) {
      const value = memberOf(cpu, name);
      if (value !== undefined) region.view.setUint32(start + bitOffset / 8, value, true);
    }
  }
}

/** Members of `struct pcpu_hot` that have a counterpart. */
function memberOf(cpu: Cpu, name: string): number | undefined {
  if (name === 'cpu_number') return cpu.id;
  if (name !== 'preempt_count') return undefined;
  return (cpu.preemptCount | (cpu.preemptNeedResched ? 0 : PREEMPT_NEED_RESCHED)) >>> 0;
}
