import { describe, expect, test } from 'vitest';
import * as events from '../../base/event.ts';
import { Log } from '../../trace/log.ts';
import { MomentIndex } from '../../trace/moment/moment-index.ts';
import type { Moment } from '../../trace/moment/moment.ts';
import { elementOf, isSection, shownSlots } from './map-rows.ts';

const elem = JSON.stringify({
  type: 'struct elem',
  size: 32,
  keyForm: 'int',
  fields: [
    { name: 'stats', type: 'struct stats', form: 'struct', offset: 0, size: 8, fields: [
      { name: 'hits', type: 'int', form: 'int', offset: 0, size: 4 },
      { name: 'misses', type: 'int', form: 'int', offset: 4, size: 4 },
    ] },
    { name: 'lock', type: 'struct bpf_spin_lock', form: 'spin_lock', offset: 8, size: 4 },
    { name: 'work', type: 'struct bpf_wq', form: 'wq', offset: 16, size: 16 },
  ],
});

type Write = (say: (kind: events.EventKind, ...fields: events.FieldValue[]) => void) => void;

function momentAfter(write: Write): Moment {
  const log = new Log();
  write((kind, ...[a, b, c, d, e, f, g, h]) => log.append(log.length, 0, 0, 7, 'app', kind, a, b, c, d, e, f, g, h));
  return new MomentIndex(log).momentAt(log.length);
}

describe('a map’s rows', () => {
  test('a struct is opened, a special field tells its state, a change what was there before', () => {
    const moment = momentAfter((say) => {
      say(events.map_create, 1, 'array', 'ARRAY', 4, 32, 3, elem);
      say(events.mem_write, 1, 2, 4, 4, 9, 0, 5, 0);
      say(events.bpf_async_init, 1, 'bpf_wq', 1, 2, 16, 4096);
      say(events.bpf_async_set_callback, 1, 'slow_path');
    });
    const map = moment.maps.get(1)!;
    expect(shownSlots(map)).toEqual([0, 1, 2]);
    const { key, rows } = elementOf(moment, map, 2);
    expect(key).toBe('2');
    expect(rows.map(({ name }) => name)).toEqual(['stats.hits', 'stats.misses', 'lock', 'work']);
    expect(rows[0].value).toEqual({ kind: 'plain', text: '0', old: undefined });
    expect(rows[1]).toMatchObject({ value: { text: '9', old: '5' }, write: { index: 1 } });
    expect(rows[2].value.kind).toBe('lock');
    expect(rows[3].value).toMatchObject({ async: { callback: 'slow_path', state: 'idle' } });
    expect(elementOf(moment, map, 0).rows[3].value).toEqual({ kind: 'async', async: undefined });
  });

  test('a hash has what was put in, under its key', () => {
    const moment = momentAfter((say) => {
      say(events.map_create, 1, 'seen', 'HASH', 4, 8, 1000, JSON.stringify({ type: '__u64', size: 8, keyForm: 'int', fields: [{ name: '', type: '__u64', form: 'uint', offset: 0, size: 8 }] }));
      say(events.map_elem_insert, 1, 7, 'feffffff', '2a00000000000000');
    });
    const map = moment.maps.get(1)!;
    expect(shownSlots(map)).toEqual([7]);
    expect(elementOf(moment, map, 7)).toMatchObject({ key: '-2', rows: [{ value: { text: '42' } }] });
  });

  test('of a long array only what was written is shown; a value nobody described is a number', () => {
    const moment = momentAfter((say) => {
      say(events.map_create, 1, 'counts', 'ARRAY', 4, 8, 100_000, '');
      say(events.mem_write, 1, 99_999, 0, 8, 3, 0, 0, 0);
      say(events.map_create, 2, 'app.bss', 'ARRAY', 4, 8, 1, '');
    });
    const map = moment.maps.get(1)!;
    expect(shownSlots(map)).toEqual([99_999]);
    expect(elementOf(moment, map, 99_999).rows[0].value).toMatchObject({ text: '3', old: '0' });
    expect([map, moment.maps.get(2)!].map(isSection)).toEqual([false, true]);
  });
});
