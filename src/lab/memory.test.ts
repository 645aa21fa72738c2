import { expect, test } from 'vitest';
import { console_event } from '../base/event.ts';
import { loadLesson } from '../lessons/index.ts';
import { loadDrivers } from './drivers.ts';
import { simulate, type RunInput } from './run.ts';

test('to wait for memory in a timer: refused; and loaded all the same, the crash that the tutorial warns of', async () => {
  const { lesson } = await loadLesson('allocation');
  const [{ bpf: { name }, user }] = lesson.runs;
  const input: RunInput = { machine: lesson.machine, modules: lesson.modules, bpf: { name, text: lesson.templates[0].bpf }, user, inputs: [] };
  await loadDrivers(input);
  expect(simulate(input).exitStatus).toBe(1);
  const { log, exitStatus } = simulate({ ...input, isVerifying: false });
  expect(exitStatus).toBe(0);
  const said = [...log!.indicesOf(console_event)].map((index) => log!.text(index, 'msg'));
  expect(said[0]).toMatch(/^BUG: scheduling while atomic: fill_timer\/\d+\/0x00000101$/);
  expect(said).toEqual(expect.arrayContaining(['  reclaim_throttle', '  try_to_free_pages', '  lab_alloc_page', '  fill', '  bpf_timer_cb']));
});
