import { encodeUtf8 } from '../../base/bytes.ts';
import type { EventKind, FieldValue } from '../../base/event.ts';
import { numberStyles } from './numbers.ts';

/**
 * The fields of a known event in another tool's or version's words: trace-cmd's
 * way to print it, or whatever stands by the fields' names. Undefined where too
 * little is found.
 */
export function looseFields(kind: EventKind, body: string): FieldValue[] | undefined {
  return traceCmdFields(kind, body) ?? fieldsByName(kind, body);
}

/** What libtraceevent prints in `trace-cmd report`: what stands behind the name, a group for each field. */
const traceCmdPatterns: ReadonlyMap<string, RegExp> = new Map([
  ['sched_switch', /^(.{1,16}):(\d+) \[(\d+)\] (\S+) ==> (.{1,16}):(\d+) \[(\d+)\]$/],
  ...['sched_waking', 'sched_wakeup', 'sched_wakeup_new'].map((name): [string, RegExp] => [name, /^(.{1,16}):(\d+) \[(\d+)\] CPU:(\d+)$/]),
]);

function traceCmdFields({ name, fields }: EventKind, body: string): FieldValue[] | undefined {
  if (name.startsWith('sys_exit_')) return resultOnly(body);
  const match = traceCmdPatterns.get(name)?.exec(body);
  return match?.slice(1).map((text, place) => (fields[place].type === 'str' ? text : numberOrText(text, 'num')));
}

function resultOnly(body: string): FieldValue[] | undefined {
  const bytes = encodeUtf8(body);
  const value = numberStyles.ret.parse(bytes, 0, bytes.length);
  return value === undefined ? undefined : [value];
}

/** `key=value`, `key value` and `key: value` in any order; one field may be missing. */
function fieldsByName(kind: EventKind, body: string): FieldValue[] | undefined {
  const words = body.slice(0, LONGEST_BODY);
  let missing = 0;
  const fields = kind.fields.map(({ name, type }): FieldValue => {
    const text = new RegExp(`\\b${name}(?: struct)?[=: ]+([^\\s,:]+)`).exec(words)?.[1];
    if (text === undefined) missing++;
    return type === 'str' ? (text ?? '') : numberOrText(text ?? '', type);
  });
  return missing > 1 || missing === kind.fields.length ? undefined : fields;
}

const LONGEST_BODY = 4096;

function numberOrText(text: string, type: 'num' | 'ptr' | 'hex'): FieldValue {
  if (text === '') return 0;
  const value = type === 'num' ? Number(text) : Number(text.startsWith('0x') ? text : `0x${text}`);
  return Number.isSafeInteger(value) ? value : text;
}
