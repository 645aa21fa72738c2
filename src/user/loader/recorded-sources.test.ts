import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { installBpf } from '../../bpf/install.ts';
import { explainVerifierMessage } from '../../bpf/verifier/explain.ts';
import { compileBpf } from '../../c/index.ts';
import { Machine } from '../../kernel/machine.ts';
import { Log } from '../../trace/log.ts';
import type { ObjectVerdict } from './verify-each.ts';
import { verifyEach } from './verify-each.ts';

/**
 * The sources of the recorded objects, compiled by our compiler: other
 * instructions than clang's, so other registers and offsets in the messages,
 * but the same verdict by the same rule. The recordings are not part of the
 * repository.
 */
const folder = '../shared/groundtruth/verifier-logs';
const headerFolder = 'fixtures/linux-6.12/programs';

const headerNames = ['bpf_experimental.h', 'gtcase.h', 'gtev.h'];

const isThere = existsSync(folder);
const names = isThere ? readdirSync(folder).filter((file) => file.endsWith('.bpf.c')).map((file) => file.replace('.bpf.c', '')) : [];
const crashes = names.filter((name) => name.startsWith('oops_'));
const answered = names.filter((name) => !name.startsWith('oops_'));

function load(name: string): ObjectVerdict {
  const headers = new Map(headerNames.map((header) => [header, readFileSync(`${headerFolder}/${header}`, 'utf8')]));
  const { object, diagnostics } = compileBpf(`${name}.bpf.c`, readFileSync(`${folder}/${name}.bpf.c`, 'utf8'), headers);
  if (!object) throw new Error(diagnostics.map((diagnostic) => diagnostic.message).join('\n'));
  const modules = ['gtmod'];
  const m = new Machine({ kernel: '6.12', preempt: 'voluntary', modules }, new Log());
  return verifyEach(m, installBpf(m, { modules }), object);
}

const ruleOf = (log = ''): string | undefined => explainVerifierMessage(log)?.key;

interface Recording {
  readonly isRejected: boolean;
  readonly log: string;
}

function readRecording(name: string): Recording {
  const part = readFileSync(`${folder}/${name}.txt`, 'utf8').split('===== 6.12.95 ').find((candidate) => candidate.startsWith('non-RT'))!;
  return { isRejected: part.includes('REJECTED'), log: part.split('--- verifier log\n')[1].split('--- libbpf')[0] };
}

if (!isThere) it.skip(`recorded sources: ${folder} is not there`, () => undefined);

describe.runIf(isThere)('the sources as Linux 6.12.95 judged clang\'s objects of them', () => {
  it('are all there', () => {
    expect(names.length).toBeGreaterThanOrEqual(77);
  });

  it.each(answered)('%s', (name) => {
    const recording = readRecording(name);
    const verdict = load(name);
    const refused = verdict.programs.find((program) => program.error !== 0);
    expect(verdict.error !== 0 || refused !== undefined).toBe(recording.isRejected);
    expect(ruleOf(refused?.log)).toBe(ruleOf(recording.isRejected ? recording.log : undefined));
  });

  it.each(crashes)('%s', (name) => {
    const { isCrashed, programs } = load(name);
    expect(isCrashed).toBe(true);
    expect(ruleOf(programs.at(-1)?.log)).toBe('map-crash');
  });
});
