import { expect, it } from 'vitest';
import { kernelTypesOf } from '../bpf/kernel-types.ts';
import type { BpfObject, ObjectFunction } from '../bpf/object.ts';
import { compileBpf, compileUser } from './index.ts';

function compiled(text: string): BpfObject {
  const { object, diagnostics } = compileBpf('t.bpf.c', `#include <vmlinux.h>\n#include <bpf/bpf_helpers.h>\n${text}`);
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  return object!;
}

function find(object: BpfObject, name: string): ObjectFunction {
  return object.functions.find((one) => one.name === name)!;
}

it('gives every instruction a line, and every statement a place to stop', () => {
  const text = 'int main(int argc, char **argv)\n{\n\tint sum = 0;\n\n\tfor (int i = 0; i < argc; i++)\n\t\tsum += i;\n\treturn sum;\n}\n';
  const { lines } = find(compileUser('t.c', text).object!, 'main');
  expect(lines[0].insn).toBe(0);
  expect([...new Set(lines.filter(({ isStatement }) => isStatement).map(({ line }) => line))]).toEqual([3, 5, 6, 7]);
});

it('says where each local lives, in scope and with its value', () => {
  const { locals } = find(compiled('int f(int a)\n{\n\tint key = 5;\n\tint twice = a * 2;\n\tbpf_get_current_comm(&key, 4);\n\treturn twice + key;\n}'), 'f');
  expect(locals.map(({ name, location }) => [name, 'stackOff' in location ? 'stack' : 'register'])).toEqual([['key', 'stack'], ['a', 'register'], ['twice', 'register']]);
  for (const { fromInsn, toInsn } of locals) expect(fromInsn).toBeLessThan(toInsn);
});

it('lays out BPF data sections as libbpf expects them', () => {
  const object = compiled('int zero = 0, one = 1;\nconst volatile int limit = 7;\nchar own[4] SEC(".data.own") = "abc";\nint f(void) { return zero + one + limit + own[0]; }');
  expect(object.dataSections.map(({ name, bytes }) => [name, [...bytes]])).toEqual([
    ['.bss', [0, 0, 0, 0]], ['.data', [1, 0, 0, 0]], ['.rodata', [7, 0, 0, 0]], ['.data.own', [97, 98, 99, 0]],
  ]);
});

it('reads map definitions, maps in maps and their slots', () => {
  const object = compiled(`struct inner { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 1); __type(key, int); __type(value, __u64); } a SEC(".maps"), b SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS); __uint(max_entries, 3); __type(key, int); __array(values, struct inner); } outer SEC(".maps") = { .values = { [2] = &b, [0] = &a } };
int f(void *c) { int k = 0; return !bpf_map_lookup_elem(&outer, &k); }`);
  expect(object.maps.map(({ name }) => name)).toEqual(['a', 'b', 'outer']);
  expect(object.maps[2]).toMatchObject({ mapType: 12, keySize: 4, valueSize: 4, maxEntries: 3, inner: { mapType: 2, valueSize: 8 }, values: [{ slot: 2, symbol: 'b' }, { slot: 0, symbol: 'a' }] });
});

it('keeps kptr tags, typedefs and qualifiers in the types', () => {
  const { types } = compiled('struct v { struct task_struct __kptr *task; const volatile __u32 n; };\nstruct v g;\nint f(void) { return g.n; }');
  const struct = types.find((type) => type.kind === 'struct' && type.name === 'v');
  const [task, n] = struct?.kind === 'struct' ? struct.members.map((member) => types[member.type]) : [];
  expect(task?.kind === 'ptr' && types[task.type]).toMatchObject({ kind: 'type_tag', name: 'kptr' });
  expect(n).toMatchObject({ kind: 'const' });
});

it('has the structs of vmlinux.h where the modelled kernel has them', () => {
  const kernel = kernelTypesOf({ version: '6.12', preemptRt: false }).types;
  const ours = compiled('int f(struct task_struct *t, struct filename *n, struct pt_regs *r, struct file *i, struct path *p) { return t->pid + i->f_inode->i_mode + p->dentry->d_name.len; }').types;
  for (const name of ['task_struct', 'filename', 'pt_regs', 'file', 'path', 'dentry', 'qstr', 'inode']) {
    const places = [kernel, ours].map((table) => {
      const struct = table.find((type) => type.kind === 'struct' && type.name === name);
      return struct?.kind === 'struct' ? struct.members.map((member) => `${member.name}@${member.bitOffset / 8}`) : [];
    });
    expect(places[1]).toEqual(places[0]);
  }
});

it('finds a variable in its register right behind its first value, however many copies were saved before', () => {
  const source = 'int g(int a);\nint f(int a)\n{\n\tint b = a;\n\tint c = b;\n\tint d = g(c);\n\tint e = d;\n\tif (!e)\n\t\treturn 0;\n\treturn g(e);\n}\nint g(int a)\n{\n\treturn a + 1;\n}';
  const { locals, lines } = find(compiled(source), 'f');
  const test = lines.find(({ line }) => line === 10)!.insn;
  const e = locals.find(({ name }) => name === 'e')!;
  expect(e.location).toHaveProperty('register');
  expect(e.fromInsn).toBeLessThanOrEqual(test);
  expect(e.toInsn).toBeGreaterThan(test);
});
