import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { formatDiagnostic } from '../base/diagnostic.ts';
import type { ObjectResult } from '../bpf/object.ts';
import { skeletonHeader } from '../user/skeleton/header.ts';
import { compileBpf, compileUser } from './index.ts';

/** Programs that others wrote: the tutorial's listings and the recorded ones. They compile as they are. */
const shared = new URL('../../../shared/', import.meta.url);
const programs = new URL('groundtruth/programs/', shared);
const verifierCases = new URL('groundtruth/verifier-logs/', shared);
const tutorial = new URL('seed/tutorial.md', shared);

function read(url: URL): string {
  return readFileSync(url, 'utf8');
}

function errorsOf({ diagnostics }: ObjectResult): string[] {
  return diagnostics.filter(({ severity }) => severity === 'error').map(formatDiagnostic);
}

function filesIn(folder: URL, ending: string): string[] {
  return existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(ending)) : [];
}

const headers = new Map(filesIn(programs, '.h').map((name) => [name, read(new URL(name, programs))]));

describe.skipIf(!existsSync(tutorial))("the tutorial's listings (skipped where ../shared is not there)", () => {
  it('compile verbatim, the user program against the generated skeleton', () => {
    const [bpf, user] = [...read(tutorial).matchAll(/```c\n([\s\S]*?)```/g)].map((match) => match[1]);
    const result = compileBpf('wq_simple.bpf.c', bpf);
    expect(errorsOf(result)).toEqual([]);
    const { maps, functions, license, dataSections } = result.object!;
    expect(license).toBe('GPL');
    expect(maps).toMatchObject([{ name: 'array', mapType: 2, keySize: 4, valueSize: 24, maxEntries: 1 }]);
    expect(functions.map(({ name, section, isProgram }) => [name, section, isProgram])).toEqual([
      ['wq_callback', '.text', false],
      ['test_workqueue', 'fentry/do_unlinkat', true],
    ]);
    expect(dataSections.find(({ name }) => name === '.bss')!.variables.map(({ name }) => name)).toEqual(['wq_executed', 'main_executed']);
    const loader = compileUser('wq_simple.c', user, new Map([['wq_simple.skel.h', skeletonHeader(result.object!)]]));
    expect(errorsOf(loader)).toEqual([]);
  });
});

describe.skipIf(!existsSync(programs))('the recorded programs (skipped where ../shared is not there)', () => {
  it.each(filesIn(programs, '.bpf.c'))('%s and its loader', (name) => {
    const bpf = compileBpf(name, read(new URL(name, programs)), headers);
    expect(errorsOf(bpf)).toEqual([]);
    const loaderName = name.replace('.bpf.c', '.c');
    if (!existsSync(new URL(loaderName, programs))) return;
    const skeleton = new Map([...headers, [name.replace('.bpf.c', '.skel.h'), skeletonHeader(bpf.object!)]]);
    expect(errorsOf(compileUser(loaderName, read(new URL(loaderName, programs)), skeleton))).toEqual([]);
  });

  it.each(['gtload.c', 'gtrun.c', 'lat.c'])('%s', (name) => {
    expect(errorsOf(compileUser(name, read(new URL(name, programs)), headers))).toEqual([]);
  });

  it.each(filesIn(verifierCases, '.bpf.c'))('%s', (name) => {
    expect(errorsOf(compileBpf(name, read(new URL(name, verifierCases)), headers))).toEqual([]);
  });
});
