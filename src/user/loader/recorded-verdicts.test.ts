import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readElf } from '../../bpf/elf/index.ts';
import { installBpf } from '../../bpf/install.ts';
import { explainVerifierMessage } from '../../bpf/verifier/explain.ts';
import { Machine } from '../../kernel/machine.ts';
import { Log } from '../../trace/log.ts';
import type { ObjectVerdict } from './verify-each.ts';
import { verifyEach } from './verify-each.ts';

/**
 * Objects that clang made, loaded on Linux 6.12.95 and here: the same verdict
 * and the same verifier log, addresses and kfunc numbers aside. The recordings
 * are not part of the repository.
 */
const folder = '../shared/groundtruth/verifier-logs';

interface Recording {
  readonly isRejected: boolean;
  readonly log: string;
}

/** The part of NAME.txt that tells of one of the two kernels. */
function readRecording(name: string, isRt: boolean): Recording | undefined {
  const parts = readFileSync(`${folder}/${name}.txt`, 'utf8').split('===== 6.12.95 ');
  const plain = parts.find((part) => part.startsWith('non-RT'));
  const rt = parts.find((part) => part.startsWith('PREEMPT_RT'));
  const part = isRt && rt && !rt.includes('the same result') ? rt : plain;
  if (part === undefined) return undefined;
  return { isRejected: part.includes('REJECTED'), log: part.split('--- verifier log\n')[1].split('--- libbpf')[0] };
}

/** Addresses and BTF ids differ from kernel to kernel. */
function withoutNumbers(log: string): string {
  return log.replaceAll(/(\(18\) r\d = 0x)[0-9a-f]{5,} +/g, '$1… ').replaceAll(/(call \w+)#\d{4,} */g, '$1# ');
}

function load(name: string, isRt: boolean): ObjectVerdict {
  const { object, diagnostics } = readElf(`${name}.bpf.o`, readFileSync(`${folder}/${name}.bpf.o`));
  if (!object) throw new Error(diagnostics[0].message);
  const modules = ['gtmod'];
  const m = new Machine({ kernel: '6.12', preempt: isRt ? 'rt' : 'voluntary', modules }, new Log());
  return verifyEach(m, installBpf(m, { modules }), object);
}

const isThere = existsSync(folder);
const names = isThere ? readdirSync(folder).filter((file) => file.endsWith('.bpf.o')).map((file) => file.replace('.bpf.o', '')) : [];
const crashes = names.filter((name) => name.startsWith('oops_'));
const answered = names.filter((name) => !name.startsWith('oops_'));

if (!isThere) it.skip(`recorded verdicts: ${folder} is not there`, () => undefined);

describe.runIf(isThere).each([
  ['6.12.95', false],
  ['6.12.95 PREEMPT_RT', true],
])('as Linux %s', (_kernel, isRt) => {
  it.each(answered)('%s', (name) => {
    const recording = readRecording(name, isRt)!;
    const verdict = load(name, isRt);
    const isRejected = verdict.error !== 0 || verdict.programs.some((program) => program.error !== 0);
    expect(isRejected).toBe(recording.isRejected);
    expect(withoutNumbers(verdict.programs[0]?.log ?? '')).toBe(withoutNumbers(recording.log));
  });
});

describe.runIf(isThere)('where Linux 6.12.95 crashes', () => {
  it.each(crashes)('%s', (name) => {
    const { isCrashed, programs } = load(name, false);
    expect(isCrashed).toBe(true);
    expect(explainVerifierMessage(programs.at(-1)!.log)?.key).toBe('map-crash');
  });
});
