import { syscallArguments } from '../base/event.ts';
import type { BtfMember, BtfType, TypeId, TypeTable } from './object.ts';
import type { AttachTarget, KernelProfile } from './verifier/input.ts';

/**
 * The modelled kernel's own types (what /sys/kernel/btf/vmlinux holds): structs that
 * programs get pointers to, and the functions, tracepoints and hooks to attach to.
 * Structs have the members we model; their offsets are ours.
 */

/** Kinds of target that have a prototype in the kernel's types. */
export type TargetKind = 'function' | 'tracepoint' | 'lsm' | 'struct_ops';

const STRUCTS: Readonly<Record<string, readonly string[]>> = {
  filename: ['const char *name', 'const char *uptr', 'int refcnt'],
  task_struct: ['unsigned int flags', 'int prio', 'int static_prio', 'int normal_prio', 'int pid', 'int tgid', 'char comm[16]', 'struct task_struct *real_parent', 'struct task_struct *parent', 'struct task_struct *group_leader', 'long unsigned int start_time'],
  pcpu_hot: ['struct task_struct *current_task', 'int preempt_count', 'int cpu_number'],
  hrtimer: ['long int _softexpires'],
  inode: ['unsigned short i_mode', 'long unsigned int i_ino', 'long int i_size'],
  qstr: ['unsigned int hash', 'unsigned int len', 'const unsigned char *name'],
  dentry: ['struct dentry *d_parent', 'struct qstr d_name', 'struct inode *d_inode'],
  path: ['struct vfsmount *mnt', 'struct dentry *dentry'],
  file: ['unsigned int f_mode', 'unsigned int f_flags', 'struct path f_path', 'struct inode *f_inode'],
  bpf_crypto_ctx: ['unsigned int siv_len'],
  pt_regs: ['long unsigned int di', 'long unsigned int si', 'long unsigned int orig_ax'],
};

const FUNCTIONS: readonly string[] = [
  'int do_unlinkat(int dfd, struct filename *name)',
  'void sched_tick()',
  'int hrtimer_wakeup(struct hrtimer *timer)',
  'int bpf_fentry_test1(int a)',
  'int bpf_fentry_test2(int a, long unsigned int b)',
  ...Object.keys(syscallArguments).map((name) => `long int __x64_sys_${name}(const struct pt_regs *regs)`),
];

const TRACEPOINTS: readonly string[] = [
  'void sched_switch(int preempt, struct task_struct *prev, struct task_struct *next, unsigned int prev_state)',
  'void sched_wakeup(struct task_struct *p)',
  'void sys_enter(struct pt_regs *regs, long int id)',
  'void sys_exit(struct pt_regs *regs, long int ret)',
];

/** Hooks that the machine calls (kernel/security.ts). */
const LSM_HOOKS: readonly string[] = [
  'int bpf(int cmd, union bpf_attr *attr, unsigned int size)',
  'int file_open(struct file *file)',
  'int inode_create(struct inode *dir, struct dentry *dentry, unsigned short mode)',
  'int inode_mkdir(struct inode *dir, struct dentry *dentry, unsigned short mode)',
  'int inode_rmdir(struct inode *dir, struct dentry *dentry)',
  'int inode_unlink(struct inode *dir, struct dentry *dentry)',
  'int path_mkdir(const struct path *dir, struct dentry *dentry, unsigned short mode)',
  'int path_rmdir(const struct path *dir, struct dentry *dentry)',
  'int path_unlink(const struct path *dir, struct dentry *dentry)',
  'int task_setscheduler(struct task_struct *p)',
];

/** What HID-BPF programs see, and the struct whose members they are (include/linux/hid_bpf.h, 6.11 and later). */
const HID_STRUCTS: Readonly<Record<string, readonly string[]>> = {
  hid_device: ['unsigned int id', 'unsigned int vendor', 'unsigned int product', 'char name[128]', 'char phys[64]', 'char uniq[64]'],
  hid_bpf_ctx: ['struct hid_device *hid', 'unsigned int allocated_size', 'int size'],
  hid_bpf_ops: [
    'int hid_id',
    'unsigned int flags',
    'long unsigned int list[2]',
    'int (*hid_device_event)(struct hid_bpf_ctx *ctx, unsigned int report_type, long unsigned int source)',
    'int (*hid_rdesc_fixup)(struct hid_bpf_ctx *ctx)',
    'int (*hid_hw_request)(struct hid_bpf_ctx *ctx, unsigned int reportnum, unsigned int rtype, unsigned int reqtype, long unsigned int source)',
    'int (*hid_hw_output_report)(struct hid_bpf_ctx *ctx, long unsigned int source)',
    'struct hid_device *hdev',
  ],
};

/** Structs of functions that programs can fill in (`register_bpf_struct_ops`). */
const STRUCT_OPS: readonly string[] = ['hid_bpf_ops'];

/** Names that changed after 6.12. */
const RENAMED_IN_7: Readonly<Record<string, string>> = { do_unlinkat: 'filename_unlinkat' };

/** Variables of which every CPU has its own, and programs may ask for by name (`__ksym`). */
const PER_CPU_VARIABLES: readonly string[] = ['struct pcpu_hot pcpu_hot'];

/** Types and targets of one kernel. */
export interface KernelTypes {
  readonly types: TypeTable;
  /** `func_proto` of a target, or undefined: this kernel has no such thing. */
  find(kind: TargetKind, name: string): AttachTarget | undefined;
  /** The `var` of a per-CPU variable, or undefined: this kernel has none of that name. */
  perCpuVariable(name: string): TypeId | undefined;
}

/** The types of the kernel that a profile stands for. */
export function kernelTypesOf(profile: KernelProfile): KernelTypes {
  const builder = new Builder();
  for (const [name, members] of Object.entries(STRUCTS)) builder.defineStruct(name, members);
  const targets = new Map<string, AttachTarget>();
  const add = (kind: TargetKind, prototypes: readonly string[]): void => {
    for (const text of prototypes) {
      const { name, prototype } = builder.prototype(text);
      const known = (profile.version === '7.x' && RENAMED_IN_7[name]) || name;
      builder.add({ kind: 'func', name: known, proto: prototype, linkage: 'static' });
      targets.set(`${kind}/${known}`, { name: known, prototype });
    }
  };
  add('function', FUNCTIONS);
  add('tracepoint', TRACEPOINTS);
  add('lsm', LSM_HOOKS);
  if (profile.version !== 'pre-6.10') {
    for (const [name, members] of Object.entries(HID_STRUCTS)) builder.defineStruct(name, members);
    for (const name of STRUCT_OPS) for (const member of functionMembers(builder.types, name)) targets.set(`struct_ops/${name}/${member.name}`, member);
  }
  const variables = new Map(PER_CPU_VARIABLES.map((text) => builder.variable(text)));
  return { types: builder.types, find: (kind, name) => targets.get(`${kind}/${name}`), perCpuVariable: (name) => variables.get(name) };
}

/** Members of a struct that point to functions. */
function functionMembers(types: TypeTable, structName: string): AttachTarget[] {
  const struct = types.find((type) => type.kind === 'struct' && type.name === structName);
  if (struct?.kind !== 'struct') return [];
  return struct.members.flatMap(({ name, type }) => {
    const pointer = types[type];
    return pointer.kind === 'ptr' && types[pointer.type].kind === 'func_proto' ? [{ name, prototype: pointer.type }] : [];
  });
}

/** Base types by the words C has for them. */
const INTEGERS: Readonly<Record<string, { size: number; signed: boolean }>> = {
  char: { size: 1, signed: true },
  int: { size: 4, signed: true },
  'unsigned char': { size: 1, signed: false },
  'unsigned short': { size: 2, signed: false },
  'unsigned int': { size: 4, signed: false },
  'long int': { size: 8, signed: true },
  'long unsigned int': { size: 8, signed: false },
};

/** Makes a TypeTable from declarations in C. */
class Builder {
  readonly types: BtfType[] = [{ kind: 'void' }];
  private readonly ids = new Map<string, TypeId>([['void', 0]]);

  add(type: BtfType): TypeId {
    return this.types.push(type) - 1;
  }

  /** `int f(int a, struct s *b)` */
  prototype(text: string): { name: string; prototype: TypeId } {
    const [, ret, name, list] = /^(.*?)(\w+)\((.*)\)$/.exec(text)!;
    const params = list.split(', ').filter((part) => part !== '').map((part) => this.declarator(part));
    return { name, prototype: this.add({ kind: 'func_proto', ret: this.typeOf(ret.trim()), params, variadic: false }) };
  }

  defineStruct(name: string, declarations: readonly string[]): void {
    const members: BtfMember[] = [];
    let end = 0;
    for (const declaration of declarations) {
      const { name: member, type } = this.declarator(declaration);
      const { size, align } = this.shapeOf(type);
      const offset = Math.ceil(end / align) * align;
      members.push({ name: member, type, bitOffset: offset * 8, bitSize: 0 });
      end = offset + size;
    }
    this.types[this.structId(name)] = { kind: 'struct', name, size: Math.ceil(end / 8) * 8, members };
  }

  /** `struct s v`: a global variable's name and its `var`. */
  variable(text: string): readonly [string, TypeId] {
    const { name, type } = this.declarator(text);
    return [name, this.add({ kind: 'var', name, type, linkage: 'global' })];
  }

  /** `struct s *b`, `char comm[16]`, `int (*f)(int a)`: the name and the type's id. */
  private declarator(text: string): { name: string; type: TypeId } {
    const callback = /^(.*?)\(\*(\w+)\)\((.*)\)$/.exec(text);
    if (callback) {
      const [, ret, member, list] = callback;
      return { name: member, type: this.add({ kind: 'ptr', type: this.prototype(`${ret}${member}(${list})`).prototype }) };
    }
    const [, base, name, length] = /^(.*?)(\w+)(?:\[(\d+)\])?$/.exec(text)!;
    const type = this.typeOf(base.trim());
    return { name, type: length === undefined ? type : this.add({ kind: 'array', element: type, length: Number(length) }) };
  }

  private typeOf(text: string): TypeId {
    const known = this.ids.get(text);
    if (known !== undefined) return known;
    const id = this.makeType(text);
    this.ids.set(text, id);
    return id;
  }

  private makeType(text: string): TypeId {
    if (text.endsWith('*')) return this.add({ kind: 'ptr', type: this.typeOf(text.slice(0, -1).trim()) });
    if (text.startsWith('const ')) return this.add({ kind: 'const', type: this.typeOf(text.slice(6)) });
    if (text.startsWith('struct ')) return this.structId(text.slice(7));
    // Of unions programs get pointers only: none of their members is modelled.
    if (text.startsWith('union ')) return this.add({ kind: 'union', name: text.slice(6), size: 0, members: [] });
    const { size, signed } = INTEGERS[text];
    return this.add({ kind: 'int', name: text, size, signed, bool: false, char: text === 'char' });
  }

  private structId(name: string): TypeId {
    const key = `struct ${name}`;
    const known = this.ids.get(key);
    if (known !== undefined) return known;
    const id = this.add({ kind: 'fwd', name, union: false });
    this.ids.set(key, id);
    return id;
  }

  private shapeOf(id: TypeId): { size: number; align: number } {
    const type = this.types[id];
    if (type.kind === 'int') return { size: type.size, align: type.size };
    if (type.kind === 'struct') return { size: type.size, align: 8 };
    if (type.kind === 'array') {
      const element = this.shapeOf(type.element);
      return { size: element.size * type.length, align: element.align };
    }
    return { size: 8, align: 8 };
  }
}
