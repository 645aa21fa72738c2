import { expect, it } from 'vitest';
import { isWithin } from '../bpf/repertoire.ts';
import { compileBpf } from '../c/index.ts';
import { lessonEntries } from '../lessons/index.ts';
import { commonCode } from './common-code.ts';
import { compilePrograms } from './compile.ts';
import { runPrograms } from './machine-run.ts';
import { simulate } from './run.ts';
import { programsKey } from './shipped-key.ts';
import { moduleOf } from './shipped-module.ts';

const first = (await lessonEntries[0].load()).bound.lesson;
const inputs = first.runs.map(({ bpf, user }) => ({ machine: first.machine, modules: first.modules, bpf, user }));

it('runs the first lesson with what every visitor fetches, as it runs with everything', () => {
  for (const input of inputs) {
    const programs = compilePrograms(input);
    expect(isWithin(commonCode.repertoire, programs.bpf!.values())).toBe(true);
    const { log } = runPrograms(input, programs, commonCode);
    expect(log?.hash()).toBe(simulate(input).log?.hash());
  }
});

it('needs more for other maps, helpers and kfuncs', () => {
  const isCommon = (text: string) => {
    const { object } = compileBpf('a.bpf.c', `#include <vmlinux.h>\n#include <bpf/bpf_helpers.h>\n${text}`);
    return isWithin(commonCode.repertoire, [object!]);
  };
  expect(isCommon('SEC("syscall") int a(void *c) { return bpf_get_smp_processor_id(); }')).toBe(true);
  expect(isCommon('SEC("syscall") int a(void *c) { bpf_printk("x"); return 0; }')).toBe(false);
  expect(isCommon('void bpf_rcu_read_lock(void) __ksym; SEC("syscall") int a(void *c) { bpf_rcu_read_lock(); return 0; }')).toBe(false);
  expect(isCommon('struct { __uint(type, BPF_MAP_TYPE_RINGBUF); __uint(max_entries, 4096); } r SEC(".maps");')).toBe(false);
});

it('ships programs that are what the compiler makes', async () => {
  const programs = inputs.map(compilePrograms);
  const url = `data:text/javascript;base64,${btoa(unescape(encodeURIComponent(moduleOf(programs))))}`;
  expect(((await import(/* @vite-ignore */ url)) as { programs: unknown }).programs).toEqual(programs);
});

it('knows programs by every letter of them', () => {
  const [{ bpf, user }] = inputs;
  const key = programsKey(bpf, user);
  expect(programsKey({ ...bpf }, { ...user })).toBe(key);
  expect(programsKey({ ...bpf, text: `${bpf.text} ` }, user)).not.toBe(key);
  expect(programsKey(bpf, { ...user, name: 'other.c' })).not.toBe(key);
});
