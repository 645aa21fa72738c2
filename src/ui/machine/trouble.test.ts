import { expect, test } from 'vitest';
import { bpf_verifier_log, run_end, terminal_write } from '../../base/event.ts';
import type { MachineDials } from '../../lab/state.ts';
import { Log } from '../../trace/log.ts';
import { troubleOf } from './trouble.ts';

const dials: MachineDials = { kernel: '6.12', cpus: 1, preempt: 'voluntary', neighbours: 'idle', traced: false, cpuSpeed: 1, seed: 1, isVerifying: true };

function logOf(stderr: string, end = 'exit', verdict?: string): Log {
  const log = new Log();
  if (verdict !== undefined) log.append(1, 0, 0, 1, 'app', bpf_verifier_log, 'prog', -22, verdict);
  log.append(2, 0, 0, 1, 'app', terminal_write, 2, stderr);
  log.append(3, 0, 0, 1, 'app', run_end, end, '');
  return log;
}

test('a program that loads and ends is no trouble', () => {
  expect(troubleOf(logOf('libbpf: loading object\n'), dials)).toBeUndefined();
});

test('a refused program is named, with what the dials have to do with it', () => {
  const rt = logOf("libbpf: prog 'cb': BPF program load failed: -EOPNOTSUPP\n", 'exit', 'tracing progs cannot use bpf_timer yet');
  expect(troubleOf(rt, { ...dials, preempt: 'rt' })).toMatchObject({ program: 'cb', why: 'timerOnRt', isVerifiers: true });
  expect(troubleOf(rt, dials)?.why).toBeUndefined();
  const renamed = logOf("libbpf: prog 'p': failed to find kernel BTF type ID of 'do_unlinkat': -ESRCH\nlibbpf: more\n");
  expect(troubleOf(renamed, { ...dials, kernel: '7.x' })).toMatchObject({ program: 'p', why: 'renamed', isVerifiers: false });
  expect(troubleOf(renamed, dials)?.position).toBe(0);
  expect(troubleOf(renamed, dials)?.said).toBe("libbpf: prog 'p': failed to find kernel BTF type ID of 'do_unlinkat': -ESRCH");
});

test('a kernel without types is said to be one, and a skeleton named where no program is', () => {
  const untyped = logOf("libbpf: Error loading vmlinux BTF: -ESRCH\nlibbpf: failed to load BPF skeleton 'p_bpf': -ESRCH\n");
  expect(troubleOf(untyped, dials)).toMatchObject({ program: 'p_bpf', why: 'noTypes', isVerifiers: false });
});

test('from 7.0 on the kfunc that sets a callback has another name', () => {
  const log = logOf("libbpf: prog 'p': BPF program load failed: -EINVAL\n", 'exit', '; bpf_wq_set_callback(wq, cb, 0)\ninvalid func unknown#2002000002\n');
  expect(troubleOf(log, { ...dials, kernel: '7.x' })?.why).toBe('wqOtherCall');
});

test('a program that never ends is said to', () => {
  expect(troubleOf(logOf('', 'until'), dials)?.kind).toBe('not-ended');
});
