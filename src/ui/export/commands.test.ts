import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { eventKinds } from '../../base/event.ts';
import { commandsFor } from './commands.ts';

const lessons = 'src/lessons';

/** Every BPF program of the lessons with its user program. */
const programs = readdirSync(lessons, { recursive: true }).map(String)
  .filter((file) => /^\d[^/]*\/[^/]+\.bpf\.c$/.test(file))
  .map((file) => [file, commandsOf(file)] as const);

function commandsOf(file: string) {
  const fileOf = (path: string) => ({ name: path.split('/').at(-1)!, text: readFileSync(`${lessons}/${path}`, 'utf8') });
  return commandsFor(fileOf(file), fileOf(file.replace('.bpf.c', '.c')));
}

const named = (name: string) => programs.find(([file]) => file.endsWith(`/${name}.bpf.c`))![1];

describe.each(programs)('%s', (_, commands) => {
  it('asks for events that we draw, under the systems we know them by', () => {
    const asked = [...commands.traceCmd.matchAll(/-e (\w+):(\w+)/g)];
    expect(asked.length).toBeGreaterThan(15);
    for (const [, system, name] of asked) expect([name, eventKinds.get(name)?.system]).toEqual([name, system]);
    for (const [, system, name] of asked) expect(commands.tracefs).toContain(`${system}:${name}`);
    expect(new Set(asked.map(([all]) => all)).size).toBe(asked.length);
  });
});

it('builds what the user program includes', () => {
  const commands = named('wq_simple');
  expect(commands.build).toContain('> wq_simple.skel.h');
  expect(commands.build).toContain('name wq_simple_bpf');
  expect(commands.traceCmd).toContain(`> ${commands.file}`);
  expect(commands.traceCmd).toContain('sys_enter_unlink');
});

it('says what a device lesson needs of a real machine', () => {
  expect(Object.keys(named('sweep_wq').prepare)).toContain('network');
  expect(named('sweep_wq').traceCmd).toContain('napi:napi_poll');
  expect(named('sweep_wq').traceCmd).not.toContain('sys_enter_unlink');
  expect(Object.keys(named('hid_macro').prepare)).toContain('hid');
  expect(Object.keys(named('gate_wq').prepare)).toEqual(['experimental', 'network', 'lab-module']);
  expect(named('fill_wq').traceCmd).toContain('kmem:mm_page_alloc');
  expect(named('wq_simple').prepare).toEqual({ experimental: '' });
});
