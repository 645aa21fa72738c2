import type { EventKind } from '../../base/event.ts';

/** Kinds for what a foreign trace holds that is no event of a known form. */

/** Another tracer's line, a print, an event in words we do not know. Its text is the whole column. */
export const imported_text: EventKind = { name: 'imported_text', system: 'imported', fields: [{ name: 'text', type: 'str' }] };

/** A line between events that is none itself: a gap, a CPU's buffer that starts. `lost`: events that are missing here. */
export const trace_note: EventKind = { name: 'trace_note', system: 'imported', fields: [{ name: 'text', type: 'str' }, { name: 'lost', type: 'num' }] };
