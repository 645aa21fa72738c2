import { expect, it } from 'vitest';
import { internalMapName } from './names.ts';
import { findSection } from './sections.ts';

it('names data sections as libbpf does', () => {
  expect(internalMapName('wq_simple_bpf', '.bss')).toBe('wq_simpl.bss');
  expect(internalMapName('bootstrap_bpf', '.rodata')).toBe('bootstra.rodata');
  expect(internalMapName('a_bpf', '.data')).toBe('a_bpf.data');
  expect(internalMapName('wq_simple_bpf', '.data.g')).toBe('.data.g');
  expect(internalMapName('x', '.rodata.str1.1')).toBe('.rodata.str1.1');
});

it('reads section names', () => {
  expect(findSection('fentry/do_unlinkat')).toMatchObject({ programType: 26, attachType: 24, isSleepable: false, target: 'do_unlinkat' });
  expect(findSection('?fentry.s/do_unlinkat')).toMatchObject({ attachType: 24, isSleepable: true, target: 'do_unlinkat' });
  expect(findSection('tp/syscalls/sys_enter_unlink')).toMatchObject({ programType: 5, target: 'syscalls/sys_enter_unlink' });
  expect(findSection('syscall')).toMatchObject({ programType: 31, isSleepable: true, target: '' });
  expect(findSection('fentryx')).toBeUndefined();
  expect(findSection('nonsense/do_unlinkat')).toBeUndefined();
});
