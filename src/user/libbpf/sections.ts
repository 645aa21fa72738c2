import { AttachType, ProgramType } from '../../bpf/program-types.ts';

/** How `bpf_program__attach` attaches programs of a section. */
export type AttachMethod = 'btf-id' | 'lsm' | 'tracepoint' | 'raw-tracepoint' | 'kprobe' | 'none';

/** What libbpf reads from a section's name (`section_defs`). */
export interface SectionDefinition {
  readonly programType: ProgramType;
  readonly attachType: AttachType;
  /** The program is loaded with BPF_F_SLEEPABLE. */
  readonly isSleepable: boolean;
  readonly attach: AttachMethod;
  /** What follows the section's prefix: a function, a hook, `category/event`. */
  readonly target: string;
}

type Entry = readonly [prefix: string, ProgramType, AttachType, AttachMethod];

const { NONE } = AttachType;

/** A prefix that ends in `/` needs a target, one that ends in `+` may have one, others stand alone. */
const SECTIONS: readonly Entry[] = [
  ['socket', ProgramType.SOCKET_FILTER, NONE, 'none'],
  ['kprobe+', ProgramType.KPROBE, NONE, 'kprobe'],
  ['kretprobe+', ProgramType.KPROBE, NONE, 'kprobe'],
  ['uprobe+', ProgramType.KPROBE, NONE, 'none'],
  ['tc/ingress', ProgramType.SCHED_CLS, AttachType.TCX_INGRESS, 'none'],
  ['tc/egress', ProgramType.SCHED_CLS, AttachType.TCX_EGRESS, 'none'],
  ['tcx/ingress', ProgramType.SCHED_CLS, AttachType.TCX_INGRESS, 'none'],
  ['tcx/egress', ProgramType.SCHED_CLS, AttachType.TCX_EGRESS, 'none'],
  ['tc', ProgramType.SCHED_CLS, NONE, 'none'],
  ['classifier', ProgramType.SCHED_CLS, NONE, 'none'],
  ['action', ProgramType.SCHED_ACT, NONE, 'none'],
  ['tracepoint+', ProgramType.TRACEPOINT, NONE, 'tracepoint'],
  ['tp+', ProgramType.TRACEPOINT, NONE, 'tracepoint'],
  ['raw_tracepoint+', ProgramType.RAW_TRACEPOINT, NONE, 'raw-tracepoint'],
  ['raw_tp+', ProgramType.RAW_TRACEPOINT, NONE, 'raw-tracepoint'],
  ['tp_btf+', ProgramType.TRACING, AttachType.TRACE_RAW_TP, 'btf-id'],
  ['fentry+', ProgramType.TRACING, AttachType.TRACE_FENTRY, 'btf-id'],
  ['fmod_ret+', ProgramType.TRACING, AttachType.MODIFY_RETURN, 'btf-id'],
  ['fexit+', ProgramType.TRACING, AttachType.TRACE_FEXIT, 'btf-id'],
  ['lsm+', ProgramType.LSM, AttachType.LSM_MAC, 'lsm'],
  ['iter+', ProgramType.TRACING, AttachType.TRACE_ITER, 'none'],
  ['syscall', ProgramType.SYSCALL, NONE, 'none'],
  ['xdp', ProgramType.XDP, AttachType.XDP, 'none'],
  ['perf_event', ProgramType.PERF_EVENT, NONE, 'none'],
  ['cgroup_skb/ingress', ProgramType.CGROUP_SKB, AttachType.CGROUP_INET_INGRESS, 'none'],
  ['cgroup_skb/egress', ProgramType.CGROUP_SKB, AttachType.CGROUP_INET_EGRESS, 'none'],
  ['cgroup/skb', ProgramType.CGROUP_SKB, NONE, 'none'],
  ['cgroup/dev', ProgramType.CGROUP_DEVICE, AttachType.CGROUP_DEVICE, 'none'],
  ['struct_ops+', ProgramType.STRUCT_OPS, NONE, 'none'],
  ['sk_lookup', ProgramType.SK_LOOKUP, NONE, 'none'],
];

/** Prefixes with a sleepable form, `fentry.s/…`. */
const SLEEPABLE = ['fentry', 'fexit', 'fmod_ret', 'lsm', 'iter', 'syscall', 'struct_ops'];

/** The definition of a section's name, a leading `?` aside; undefined where libbpf knows none. */
export function findSection(section: string): SectionDefinition | undefined {
  const name = section.replace(/^\?/, '');
  for (const [pattern, programType, attachType, attach] of SECTIONS) {
    const prefix = pattern.replace('+', '');
    const target = matchSection(name, prefix, pattern.endsWith('+'));
    if (target !== undefined) return { programType, attachType, attach, target, isSleepable: programType === ProgramType.SYSCALL };
    if (!SLEEPABLE.includes(prefix)) continue;
    const sleepable = matchSection(name, `${prefix}.s`, pattern.endsWith('+'));
    if (sleepable !== undefined) return { programType, attachType, attach, target: sleepable, isSleepable: true };
  }
  return undefined;
}

/** What follows the prefix, '' where nothing does; undefined where the name does not match. */
function matchSection(name: string, prefix: string, takesTarget: boolean): string | undefined {
  if (name === prefix) return '';
  return takesTarget && name.startsWith(`${prefix}/`) ? name.slice(prefix.length + 1) : undefined;
}
