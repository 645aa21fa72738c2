import type { AsyncMoment, ContextLayer, CpuMoment, ElementMoment, Frame, MapMoment, MapWrite, Moment, TaskMoment } from './moment.ts';

/** Questions that views ask of a Moment. */

/** A CPU's whole stack of contexts, bottom first: the current task's layers, then what interrupted it. */
export function contextStack(moment: Moment, cpu: number): readonly ContextLayer[] {
  const { current, interrupts } = moment.cpus[cpu];
  const layers = moment.tasks.get(current)?.layers ?? [];
  return interrupts.length === 0 ? layers : [...layers, ...interrupts];
}

/** The context that executes on a CPU. */
export function executingLayer(moment: Moment, cpu: number): ContextLayer | undefined {
  return contextStack(moment, cpu).at(-1);
}

/** The function that executes on a CPU. */
export function executingFrame(moment: Moment, cpu: number): Frame | undefined {
  return executingLayer(moment, cpu)?.frames.at(-1);
}

/** Who has the CPU: the task whose stack everything there lies on. */
export function currentTaskOf(moment: Moment, cpu: number): TaskMoment | undefined {
  const state: CpuMoment | undefined = moment.cpus[cpu];
  return state && moment.tasks.get(state.current);
}

/** The bpf_timer or bpf_wq that lives (not freed) at a place of a map value. */
export function asyncAt(moment: Moment, map: number, slot: number, offset: number): AsyncMoment | undefined {
  let found: AsyncMoment | undefined;
  for (const async of moment.asyncs.values()) {
    if (async.map === map && async.slot === slot && async.offset === offset && async.state !== 'freed') found = async;
  }
  return found;
}

/** An element's bytes; zeros for an array element nobody wrote. */
export function elementBytes(map: MapMoment, slot: number): Uint8Array {
  return map.elements.get(slot)?.bytes ?? new Uint8Array(map.valueSize);
}

/** The last write that touched any of these bytes: why they are what they are. */
export function lastWriteTo(element: ElementMoment | undefined, offset: number, size: number): MapWrite | undefined {
  return element?.writes.findLast((write) => write.offset < offset + size && offset < write.offset + write.new.length);
}

/** A little-endian integer of up to eight bytes out of a value. */
export function readInteger(bytes: Uint8Array, offset: number, size: number, isSigned: boolean): bigint {
  let value = 0n;
  for (let at = Math.min(offset + size, bytes.length) - 1; at >= offset; at--) value = (value << 8n) | BigInt(bytes[at]);
  return isSigned ? BigInt.asIntN(8 * size, value) : value;
}
