import { expect, it } from 'vitest';
import type { BpfObject, BtfType, DataVariable, TypeId } from '../../bpf/object.ts';
import { skeletonHeader } from './header.ts';
import { skeletonLayout } from './layout.ts';

const types: BtfType[] = [
  { kind: 'void' },
  { kind: 'int', name: 'unsigned int', size: 4, signed: false, bool: false, char: false },
  { kind: 'typedef', name: '__u32', type: 1 },
  { kind: 'int', name: 'char', size: 1, signed: true, bool: false, char: true },
  { kind: 'array', element: 3, length: 16 },
  { kind: 'int', name: 'unsigned long long', size: 8, signed: false, bool: false, char: false },
  { kind: 'struct', name: 'ev', size: 8, members: [{ name: 'ts', type: 5, bitOffset: 0, bitSize: 0 }] },
  { kind: 'array', element: 6, length: 4 },
  { kind: 'struct', name: '', size: 4, members: [{ name: 'low', type: 1, bitOffset: 0, bitSize: 3 }, { name: 'high', type: 1, bitOffset: 3, bitSize: 0 }] },
  { kind: 'volatile', type: 2 },
  { kind: 'const', type: 9 },
  { kind: 'func_proto', ret: 1, params: [{ name: 'a', type: 1 }], variadic: false },
  { kind: 'ptr', type: 11 },
  { kind: 'ptr', type: 4 },
];

function variable(name: string, offset: number, size: number, type: TypeId, linkage: DataVariable['linkage'] = 'global'): DataVariable {
  return { name, offset, size, type, linkage, isConst: false };
}

const program = { linkage: 'global', code: new Uint8Array(16), relocations: [], lines: [], locals: [], stackSize: 0, prototype: 0 } as const;

const object: BpfObject = {
  type: 'bpf',
  name: 'wq_simple',
  license: 'GPL',
  functions: [
    { ...program, name: 'callback', section: '.text', isProgram: false },
    { ...program, name: 'test_workqueue', section: 'fentry/do_unlinkat', isProgram: true },
  ],
  maps: [{
    name: 'array', mapType: 2, keySize: 4, valueSize: 24, maxEntries: 1, mapFlags: 0, keyType: undefined, valueType: undefined,
    pinning: 0, numaNode: 0, mapExtra: 0, inner: undefined, values: [],
  }],
  dataSections: [
    {
      name: '.bss',
      bytes: new Uint8Array(112),
      relocations: [],
      variables: [
        variable('evs', 40, 32, 7),
        variable('wq_executed', 0, 4, 2),
        variable('hidden', 4, 8, 5, 'static'),
        variable('copied', 12, 16, 4),
        variable('stamp', 32, 8, 5),
        variable('flags', 72, 4, 8),
        variable('hook', 80, 8, 12),
        variable('row', 88, 8, 13),
      ],
    },
    { name: '.rodata', bytes: new Uint8Array(4), relocations: [], variables: [variable('limit', 0, 4, 10)] },
    { name: '.rodata.str1.1', bytes: new Uint8Array(9), relocations: [], variables: [] },
  ],
  types,
  externs: [],
  sources: new Map(),
};

it('declares maps, programs, links and data sections at their offsets', () => {
  const text = skeletonHeader(object);
  const struct = text.slice(text.indexOf('struct wq_simple_bpf {'), text.indexOf('};') + 2);
  expect(struct).toBe(`struct wq_simple_bpf {
	struct bpf_object_skeleton *skeleton;
	struct bpf_object *obj;
	struct {
		struct bpf_map *array;
		struct bpf_map *bss;
		struct bpf_map *rodata;
		struct bpf_map *rodata_str1_1;
	} maps;
	struct {
		struct bpf_program *test_workqueue;
	} progs;
	struct {
		struct bpf_link *test_workqueue;
	} links;
	struct wq_simple_bpf__bss {
		__u32 wq_executed;
		char __pad0[8];
		char copied[16];
		unsigned long long stamp;
		struct ev evs[4];
		struct {
			unsigned int low: 3;
			unsigned int high;
		} flags;
		unsigned int (*hook)(unsigned int a);
		char (*row)[16];
	} *bss;
	struct wq_simple_bpf__rodata {
		__u32 limit;
	} *rodata;
};`);
});

it('declares the functions that loaders call', () => {
  const text = skeletonHeader(object);
  expect(text).toContain('struct wq_simple_bpf *wq_simple_bpf__open_and_load(void);');
  expect(text).toContain('void wq_simple_bpf__destroy(struct wq_simple_bpf *obj);');
  expect(text).toContain('#ifndef __WQ_SIMPLE_BPF_SKEL_H__');
});

it('takes eight bytes a pointer', () => {
  expect(skeletonLayout(object).size).toBe(8 * (2 + 4 + 1 + 1 + 2));
});
