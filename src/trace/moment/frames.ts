import type { EventCursor } from './cursor.ts';
import type { Draft, Own } from './draft.ts';
import type { ContextLayer, Frame } from './moment.ts';

/** Frames of a layer: the last is the function that runs. */

export function pushFrame(draft: Draft, layer: Own<ContextLayer>, event: EventCursor, func: string, image = 0, isImplied = false): void {
  const frames = draft.own(layer, 'frames');
  const top = frames.at(-1);
  const made: Frame = { func, image, sinceNs: event.timeNs, sinceIndex: event.index, isImplied };
  if (!isImplied && top?.isImplied && top.func === func && top.image === image) frames[frames.length - 1] = { ...top, isImplied };
  else frames.push(made);
}

/** A frame the event implies, unless an event has marked it already. */
export function implyFrame(draft: Draft, layer: Own<ContextLayer>, event: EventCursor, func: string): void {
  if (func !== '' && !layer.frames.some((frame) => frame.func === func && frame.image === 0)) pushFrame(draft, layer, event, func, 0, true);
}

/** Leaves a function and whatever it called. */
export function popFrame(draft: Draft, layer: Own<ContextLayer>, func: string, image = 0): void {
  const at = layer.frames.findLastIndex((frame) => frame.func === func && frame.image === image);
  if (at >= 0) draft.own(layer, 'frames').length = at;
}

/** As `popFrame`, but a frame that an event of its own marked waits for that event's end. */
export function popImplied(draft: Draft, layer: Own<ContextLayer>, func: string): void {
  const at = layer.frames.findLastIndex((frame) => frame.func === func && frame.image === 0);
  if (at >= 0 && layer.frames[at].isImplied) draft.own(layer, 'frames').length = at;
}

/** The function that runs has reached a source line. */
export function markLine(draft: Draft, layer: Own<ContextLayer>, event: EventCursor): void {
  const func = event.text('func');
  const image = event.num('image');
  let at = layer.frames.findLastIndex((frame) => frame.func === func && frame.image === image);
  if (at < 0) {
    pushFrame(draft, layer, event, func, image, true);
    at = layer.frames.length - 1;
  }
  const frames = draft.own(layer, 'frames');
  frames.length = at + 1;
  frames[at] = { ...frames[at], file: event.text('file'), line: event.num('line') };
}
