import type { Context } from '../../base/trace-flags.ts';
import type { LayoutField } from '../../base/value-layout.ts';
import type { Frame, MapWrite, Moment } from '../../trace/moment/moment.ts';
import { formatField, plainFields } from '../stage/value.ts';

/** Who stands at a line now: `running` executes it, `standing` will come back to it. */
export interface LineStand {
  readonly context: Context;
  readonly strength: 'running' | 'standing';
}

/** What a line wrote, the last time it wrote. */
export interface LineValue {
  readonly text: string;
  /** It is the last write of all. */
  readonly isFresh: boolean;
  /** Index of the event that wrote it. */
  readonly write: number;
}

/** What is marked beside the lines of one file. */
export interface FileMarks {
  readonly stands: ReadonlyMap<number, LineStand>;
  /** The context that last ran a line, for every line that has run. */
  readonly visited: ReadonlyMap<number, Context>;
  readonly values: ReadonlyMap<number, LineValue>;
  /** The line reached last, whoever is there now. */
  readonly lastRun?: number;
}

interface OpenMarks {
  readonly stands: Map<number, LineStand>;
  readonly visited: Map<number, Context>;
  readonly values: Map<number, LineValue>;
  lastRun?: number;
}

/** Marks for every file the Moment knows of, by file name. */
export function marksOf(moment: Moment): ReadonlyMap<string, FileMarks> {
  const files = new Map<string, OpenMarks>();
  const of = (file: string) => {
    const known: OpenMarks = files.get(file) ?? { stands: new Map(), visited: new Map(), values: new Map() };
    files.set(file, known);
    return known;
  };
  for (const { lines, last } of moment.images.values()) {
    for (const mark of lines.values()) of(mark.file).visited.set(mark.line, mark.context);
    if (last) of(last.file).lastRun = last.line;
  }
  eachStand(moment, (file, line, stand) => of(file).stands.set(line, stand));
  eachWrite(moment, (write, text) => {
    if (write.source) of(write.source.file).values.set(write.source.line, { text, isFresh: write === moment.lastWrite, write: write.index });
  });
  return files;
}

/** The line that executes; else the last one that somebody stands at; else the last one that ran. */
export function currentLine(marks: FileMarks | undefined): number | undefined {
  let standing = marks?.lastRun;
  for (const [line, stand] of marks?.stands ?? []) {
    if (stand.strength === 'running') return line;
    standing = line;
  }
  return standing;
}

/** Every frame with a source line, tasks first, so that what executes is said last. */
function eachStand(moment: Moment, say: (file: string, line: number, stand: LineStand) => void): void {
  const sayFrames = (frames: readonly Frame[], context: Context, strength: LineStand['strength']) =>
    frames.forEach(({ file, line }) => file !== undefined && line !== undefined && say(file, line, { context, strength }));
  for (const task of moment.tasks.values()) {
    if (task.state === 'X' || task.state === 'Z') continue;
    for (const layer of task.layers) sayFrames(layer.frames, layer.context, 'standing');
  }
  for (const cpu of moment.cpus) for (const layer of cpu.interrupts) sayFrames(layer.frames, layer.context, 'standing');
  for (const cpu of moment.cpus) {
    const layers = [...(moment.tasks.get(cpu.current)?.layers ?? []), ...cpu.interrupts];
    const top = layers.at(-1);
    if (top) sayFrames(top.frames.slice(-1), top.context, 'running');
  }
}

function eachWrite(moment: Moment, say: (write: MapWrite, text: string) => void): void {
  for (const map of moment.maps.values()) {
    const fields = plainFields(map.layout?.fields ?? []);
    for (const { writes } of map.elements.values()) {
      for (const write of writes) {
        const field = write.source && fieldWritten(fields, write);
        if (field) say(write, changeText(field, write));
      }
    }
  }
}

/** The first field that lies in what was written; where no layout tells, a store of a register's size is a number. */
function fieldWritten(fields: readonly LayoutField[], { offset, new: bytes }: MapWrite): LayoutField | undefined {
  const inside = fields.find((field) => field.offset >= offset && field.offset + field.size <= offset + bytes.length);
  if (inside || bytes.length > 8) return inside;
  return { name: '', type: '', form: 'uint', offset, size: bytes.length };
}

/** `0 → 42` as this write made it, whatever came later; the value alone where it changed nothing. */
function changeText(field: LayoutField, write: MapWrite): string {
  const start = field.offset - write.offset;
  const after = formatField(field, write.new.subarray(start, start + field.size));
  const before = formatField(field, write.old.subarray(start, start + field.size));
  return before === after ? `= ${after}` : `${before} → ${after}`;
}
