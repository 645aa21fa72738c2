import { encodeUtf8 } from '../base/bytes.ts';
import type { Task } from '../kernel/sched/task.ts';
import type { Bpf } from './bpf.ts';
import type { Region } from './memory.ts';
import { StructLayout } from './struct-layout.ts';

const TASK_COMM_LEN = 16;

/**
 * `struct task_struct` as programs can read it: the members of kernel-types.ts,
 * written when a program asks for the pointer.
 */
export class TaskStructs {
  private readonly bpf: Bpf;
  private readonly regions = new Map<Task, Region>();
  private readonly layout: StructLayout;

  constructor(bpf: Bpf) {
    this.bpf = bpf;
    this.layout = new StructLayout(bpf.kernelTypes.types, 'task_struct');
  }

  /** Pointer to a task's struct, its members as they are now. */
  pointerTo(task: Task): number {
    let region = this.regions.get(task);
    if (!region) {
      region = this.bpf.space.map({ name: `task ${task.pid}`, bytes: new Uint8Array(this.layout.size), isWritable: false });
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
    const comm = this.layout.offset('comm');
    region.bytes.fill(0, comm, comm + TASK_COMM_LEN);
    region.bytes.set(encodeUtf8(task.comm).subarray(0, TASK_COMM_LEN - 1), comm);
  }

  private setPointer(region: Region, name: string, pointer: number): void {
    region.view.setBigUint64(this.layout.offset(name), BigInt(pointer), true);
  }

  private setU32(region: Region, name: string, value: number): void {
    region.view.setUint32(this.layout.offset(name), value, true);
  }
}
