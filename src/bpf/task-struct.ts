import { encodeUtf8 } from '../base/bytes.ts';
import type { Task } from '../kernel/sched/task.ts';
import type { Bpf } from './bpf.ts';
import type { Region } from './memory.ts';
import { resolveType } from './btf/types.ts';
import type { BtfMember } from './object.ts';

/**
 * `struct task_struct` as programs can read it: the members of kernel-types.ts,
 * written when a program asks for the pointer.
 */
export class TaskStructs {
  private readonly bpf: Bpf;
  private readonly regions = new Map<Task, Region>();
  private readonly size: number;
  private readonly members = new Map<string, BtfMember>();

  constructor(bpf: Bpf) {
    this.bpf = bpf;
    const struct = bpf.kernelTypes.types.find((type) => type.kind === 'struct' && type.name === 'task_struct');
    this.size = struct?.kind === 'struct' ? struct.size : 0;
    if (struct?.kind === 'struct') for (const member of struct.members) this.members.set(member.name, member);
  }

  /** Pointer to a task's struct, its members as they are now. */
  pointerTo(task: Task): number {
    let region = this.regions.get(task);
    if (!region) {
      region = this.bpf.space.map({ name: `task ${task.pid}`, bytes: new Uint8Array(this.size), isWritable: false });
      this.regions.set(task, region);
    }
    this.fill(region, task);
    return region.pointer();
  }

  /** The task behind a pointer. */
  taskAt(pointer: number): Task | undefined {
    for (const [task, region] of this.regions) if (region.pointer() === pointer) return task;
    return undefined;
  }

  private fill(region: Region, task: Task): void {
    this.setU32(region, 'pid', task.pid);
    this.setU32(region, 'tgid', task.pid);
    this.setU32(region, 'prio', task.prio);
    this.setU32(region, 'normal_prio', task.prio);
    this.setPointer(region, 'group_leader', region.pointer());
    const parent = task.parent ? this.pointerTo(task.parent) : 0;
    for (const name of ['real_parent', 'parent']) this.setPointer(region, name, parent);
    const comm = this.members.get('comm');
    if (!comm) return;
    const start = comm.bitOffset / 8;
    const type = resolveType(this.bpf.kernelTypes.types, comm.type);
    const length = type.kind === 'array' ? type.length : 16;
    region.bytes.fill(0, start, start + length);
    region.bytes.set(encodeUtf8(task.comm).subarray(0, length - 1), start);
  }

  private setPointer(region: Region, name: string, pointer: number): void {
    const member = this.members.get(name);
    if (member) region.view.setBigUint64(member.bitOffset / 8, BigInt(pointer), true);
  }

  private setU32(region: Region, name: string, value: number): void {
    const member = this.members.get(name);
    if (member) region.view.setUint32(member.bitOffset / 8, value, true);
  }
}
