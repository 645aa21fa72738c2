import { describe, expect, it } from 'vitest';
import { readFileSync } from 'node:fs';
import { readElf, writeElf } from '../bpf/elf/index.ts';
import { compileBpf } from '../c/index.ts';
import { loadLesson } from '../lessons/index.ts';
import { LOADER_TEXT } from '../user/loader/text.ts';
import { objectBytesIn, objectNameIn, objectText } from './object-text.ts';
import { readObject } from './object-tasks.ts';
import { terminalText } from './run.ts';
import { createLab } from './store.ts';
import { simulatorHere } from './testing/simulator-here.ts';

const source = readFileSync('src/lessons/10-wq-simple/wq_simple.bpf.c', 'utf8');
const built = writeElf(compileBpf('wq_simple.bpf.c', source).object!);
const fileOf = (name: string, bytes: Uint8Array = built) => new File([Uint8Array.from(bytes)], name);

class KeepHere extends Map<string, string> {
  getItem = (key: string) => this.get(key) ?? null;
  setItem = (key: string, value: string) => void this.set(key, value);
  removeItem = (key: string) => void this.delete(key);
}

async function opened(keep = new KeepHere()) {
  const store = createLab({ ...simulatorHere, every: () => () => {}, keep }, await loadLesson('playground'));
  const run = () => store.getState().runs[0];
  const ready = () => expect.poll(() => run().status, { timeout: 20_000 }).toMatch(/ready|failed/);
  const of = (side: 'bpf' | 'user') => run().files.find((file) => file.side === side)!;
  await ready();
  return { store, keep, run, ready, of };
}

describe('the text that stands for an object', () => {
  it('gives back name and bytes', () => {
    const text = objectText('dir/it’s mine.o', built);
    expect(objectNameIn(text)).toBe('it’s mine.bpf.o');
    expect(objectBytesIn(text)).toEqual(built);
  });

  it('is told from C, and takes damage', () => {
    expect(objectNameIn(source)).toBeUndefined();
    expect(objectNameIn('data:application/x-elf;name=%E0%A4%A;base64,')).toBe('program.bpf.o');
    expect(objectBytesIn('data:application/x-elf;name=a;base64,no base64!')).toEqual(new Uint8Array());
  });
});

describe('reading what is dropped', () => {
  it('says what an object has, its source lines as far as they are in it', () => {
    const facts = readObject(objectText('wq_simple.bpf.o', built));
    expect(facts).toMatchObject({ name: 'wq_simple.bpf.o', license: 'Dual MIT/GPL', programs: [{ name: 'test_workqueue', section: 'fentry/do_unlinkat' }], maps: ['array'] });
    expect('sources' in facts && facts.sources[0].text).toContain('bpf_wq_init');
  });

  it.each([
    ['nothing', new Uint8Array()],
    ['a text', new TextEncoder().encode('int main(void) {}')],
    ['half an object', built.subarray(0, built.length >> 1)],
  ])('refuses %s with a sentence', (_what, bytes) => {
    expect(readObject(objectText('x.bpf.o', bytes))).toEqual({ message: expect.stringMatching(/\w/) });
  });
});

describe('an object in the place of a program', () => {
  it('runs with our loader, is kept through a reload, and the C comes back', async () => {
    const { store, keep, run, ready, of } = await opened();
    const { id } = run();
    store.getState().actions.edit(id, of('bpf').name, source);
    await store.getState().actions.openObject(id, fileOf('other.bpf.o'));
    await ready();
    expect(of('user').text).toBe(LOADER_TEXT);
    expect(terminalText(run().recording!.log, 1)).toContain('test_workqueue: attached by fentry/do_unlinkat');

    const again = await opened(keep);
    expect(objectNameIn(again.of('bpf').text)).toBe('other.bpf.o');

    await store.getState().actions.closeObject(id);
    await ready();
    expect(of('bpf').draft).toBe(source);
    expect(of('user').draft).toBe(of('user').original);
  });

  it('keeps the user program that includes its skeleton', async () => {
    const store = createLab({ ...simulatorHere, every: () => () => {} }, await loadLesson('wq-simple'));
    const wq = () => store.getState().runs.find(({ id }) => id === 'wq')!;
    await expect.poll(() => wq().status, { timeout: 20_000 }).toBe('ready');
    const before = wq().recording!.log;
    await store.getState().actions.openObject('wq', fileOf('wq_simple.bpf.o'));
    await expect.poll(() => wq().recording!.log !== before, { timeout: 20_000 }).toBe(true);
    expect(wq().files.find(({ side }) => side === 'user')!.draft).toContain('wq_simple.skel.h');
    expect(terminalText(wq().recording!.log, 1)).toBe(terminalText(before, 1));
  });

  it('changes nothing where the file is no object', async () => {
    const { store, run, of } = await opened();
    const before = run();
    expect(await store.getState().actions.openObject(before.id, fileOf('a.bpf.o', new Uint8Array(9)))).toHaveProperty('message');
    expect(run()).toBe(before);
    expect(of('bpf').draft).toBe(of('bpf').original);
  });
});

describe('an object out of a run', () => {
  it('has the bytes that `slowpath build` writes', async () => {
    const { store } = await opened();
    const { id, files } = store.getState().runs[0];
    const { object } = compileBpf(files[0].name, files[0].text);
    const bytes = await store.getState().actions.buildObject(id);
    expect(bytes).toEqual(writeElf(object!));
    expect(readElf('x.bpf.o', bytes!).diagnostics).toEqual([]);
  });
});
