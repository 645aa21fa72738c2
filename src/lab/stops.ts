import { source_line, type EventKind } from '../base/event.ts';
import type { Log } from '../trace/log.ts';

/**
 * Where *Step* rests: before each event that begins something, so that what it
 * brought about (bytes written, frames entered, lines printed) is part of the
 * step that caused it.
 */
export function stopsOf(log: Log): number[] {
  const stops = [0];
  for (let index = 1; index < log.length; index++) if (beginsStep(log.kind(index))) stops.push(index);
  if (log.length > 0) stops.push(log.length);
  return stops;
}

export function isSourceLine(log: Log, index: number): boolean {
  return log.kind(index) === source_line;
}

/** Effects that belong to the line or event before them. */
const effects = new Set([
  'mem_write',
  'mem_copy',
  'map_create',
  'map_free',
  'map_elem_insert',
  'map_elem_delete',
  'terminal_write',
  'bpf_async_set_callback',
  'bpf_prog_free',
  'image_load',
  'worker_leave_idle',
  'worker_enter_idle',
  'worker_create',
]);

function beginsStep(kind: EventKind): boolean {
  return !effects.has(kind.name);
}
