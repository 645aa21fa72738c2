import { expect, it } from 'vitest';
import { eventKinds } from '../../base/event.ts';
import { commandsFor } from './commands.ts';

const commands = commandsFor('wq_simple.bpf.c', 'wq_simple.c');

it('names events that we draw, under the systems we know them by', () => {
  const asked = [...commands.traceCmd.matchAll(/-e (\w+):(\w+)/g)];
  expect(asked.length).toBeGreaterThan(15);
  for (const [, system, name] of asked) expect([name, eventKinds.get(name)?.system]).toEqual([name, system]);
  for (const [, system, name] of asked) expect(commands.tracefs).toContain(`${system}:${name}`);
});

it('builds what the user program includes', () => {
  expect(commands.build).toContain('> wq_simple.skel.h');
  expect(commands.build).toContain('name wq_simple_bpf');
  expect(commands.traceCmd).toContain(`> ${commands.file}`);
});
