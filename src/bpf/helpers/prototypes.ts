/**
 * BPF helpers: what the verifier must know of them. Ids and argument kinds as
 * in include/uapi/linux/bpf.h and the `bpf_func_proto` tables of
 * kernel/bpf/helpers.c, kernel/trace/bpf_trace.c and net/core/filter.c.
 */
import { AttachType, ProgramType } from '../program-types.ts';

/** Kinds of argument, names as in `enum bpf_arg_type`; suffixes are its modifier bits. */
export type ArgType =
  | 'ARG_CONST_MAP_PTR'
  | 'ARG_PTR_TO_MAP_KEY'
  | 'ARG_PTR_TO_MAP_VALUE'
  | 'ARG_PTR_TO_MAP_VALUE_OR_NULL'
  /** Written by the helper; needs no initialisation. */
  | 'ARG_PTR_TO_UNINIT_MAP_VALUE'
  | 'ARG_PTR_TO_MEM'
  | 'ARG_PTR_TO_MEM_OR_NULL'
  | 'ARG_PTR_TO_RDONLY_MEM'
  | 'ARG_PTR_TO_RDONLY_MEM_OR_NULL'
  | 'ARG_PTR_TO_UNINIT_MEM'
  /** `long *` or `u64 *` that the helper writes: eight aligned bytes. */
  | 'ARG_PTR_TO_LONG'
  | 'ARG_CONST_SIZE'
  | 'ARG_CONST_SIZE_OR_ZERO'
  | 'ARG_CONST_ALLOC_SIZE_OR_ZERO'
  | 'ARG_PTR_TO_CTX'
  | 'ARG_ANYTHING'
  | 'ARG_SCALAR'
  | 'ARG_PTR_TO_SPIN_LOCK'
  | 'ARG_PTR_TO_RINGBUF_MEM'
  | 'ARG_PTR_TO_FUNC'
  | 'ARG_PTR_TO_STACK_OR_NULL'
  | 'ARG_PTR_TO_CONST_STR'
  | 'ARG_PTR_TO_TIMER'
  /** A kernel `struct task_struct`. */
  | 'ARG_PTR_TO_TASK'
  | 'ARG_PTR_TO_TASK_OR_NULL'
  | 'ARG_PTR_TO_PATH'
  | 'ARG_PTR_TO_INODE'
  | 'ARG_PTR_TO_FILE'
  /** A kernel variable of which every CPU has its own. */
  | 'ARG_PTR_TO_PERCPU_BTF_ID'
  | 'ARG_PTR_TO_DYNPTR'
  /** Made by the helper. */
  | 'ARG_PTR_TO_UNINIT_LOCAL_DYNPTR'
  | 'ARG_PTR_TO_UNINIT_RINGBUF_DYNPTR'
  | 'ARG_PTR_TO_RELEASED_DYNPTR'
  | 'ARG_KPTR_XCHG_DEST'
  | 'ARG_PTR_TO_KPTR_OR_NULL';

export type RetType =
  | 'RET_INTEGER'
  | 'RET_VOID'
  | 'RET_PTR_TO_MAP_VALUE_OR_NULL'
  | 'RET_PTR_TO_MAP_VALUE'
  | 'RET_PTR_TO_RINGBUF_MEM_OR_NULL'
  | 'RET_PTR_TO_DYNPTR_MEM_OR_NULL'
  | 'RET_PTR_TO_TASK_TRUSTED'
  | 'RET_PTR_TO_PT_REGS'
  | 'RET_PTR_TO_KPTR_OR_NULL'
  /** The struct that the first argument points to. */
  | 'RET_PTR_TO_BTF_ID'
  | 'RET_PTR_TO_BTF_ID_OR_NULL';

/**
 * Which programs a helper is offered to:
 * - `base`: every type;
 * - `tracing`: kprobe, tracepoint, raw tracepoint, perf_event, tracing, LSM, syscall;
 * - others: the named families.
 */
export type HelperSet =
  | 'base'
  | 'tracing'
  | 'kprobe'
  | 'event-output'
  | 'trampoline'
  | 'btf-tracing'
  | 'lsm'
  | 'syscall'
  | 'skb'
  | 'tc'
  | 'xdp'
  | 'cgroup';

export interface HelperPrototype {
  readonly id: number;
  /** With the `bpf_` prefix, as logs print it. */
  readonly name: string;
  readonly args: readonly ArgType[];
  readonly ret: RetType;
  readonly mightSleep: boolean;
  readonly gplOnly: boolean;
  readonly set: HelperSet;
  /** Packet pointers may be passed for memory, keys and values. */
  readonly pktAccess: boolean;
  /** Moves packet data: packet pointers are dead afterwards. */
  readonly changesPacket: boolean;
}

interface Traits {
  readonly sleeps?: boolean;
  readonly gpl?: boolean;
  readonly pkt?: boolean;
  readonly changesPacket?: boolean;
}

function helper(set: HelperSet, id: number, name: string, ret: RetType, args: readonly ArgType[], traits: Traits = {}): HelperPrototype {
  return {
    id,
    name: `bpf_${name}`,
    args,
    ret,
    set,
    mightSleep: traits.sleeps ?? false,
    gplOnly: traits.gpl ?? false,
    pktAccess: traits.pkt ?? false,
    changesPacket: traits.changesPacket ?? false,
  };
}

const gpl = { gpl: true };
const pkt = { pkt: true };

/** Highest helper number of this kernel plus one. */
export const HELPER_COUNT = 212;

export const helperPrototypes: readonly HelperPrototype[] = [
  helper('base', 1, 'map_lookup_elem', 'RET_PTR_TO_MAP_VALUE_OR_NULL', ['ARG_CONST_MAP_PTR', 'ARG_PTR_TO_MAP_KEY'], pkt),
  helper('base', 2, 'map_update_elem', 'RET_INTEGER', ['ARG_CONST_MAP_PTR', 'ARG_PTR_TO_MAP_KEY', 'ARG_PTR_TO_MAP_VALUE', 'ARG_ANYTHING'], pkt),
  helper('base', 3, 'map_delete_elem', 'RET_INTEGER', ['ARG_CONST_MAP_PTR', 'ARG_PTR_TO_MAP_KEY'], pkt),
  helper('tracing', 4, 'probe_read', 'RET_INTEGER', ['ARG_PTR_TO_UNINIT_MEM', 'ARG_CONST_SIZE_OR_ZERO', 'ARG_ANYTHING'], gpl),
  helper('base', 5, 'ktime_get_ns', 'RET_INTEGER', []),
  helper('base', 6, 'trace_printk', 'RET_INTEGER', ['ARG_PTR_TO_RDONLY_MEM', 'ARG_CONST_SIZE'], gpl),
  helper('base', 7, 'get_prandom_u32', 'RET_INTEGER', []),
  helper('base', 8, 'get_smp_processor_id', 'RET_INTEGER', []),
  helper('tc', 9, 'skb_store_bytes', 'RET_INTEGER', ['ARG_PTR_TO_CTX', 'ARG_ANYTHING', 'ARG_PTR_TO_RDONLY_MEM', 'ARG_CONST_SIZE', 'ARG_ANYTHING'], {
    changesPacket: true,
  }),
  helper('base', 12, 'tail_call', 'RET_VOID', ['ARG_PTR_TO_CTX', 'ARG_CONST_MAP_PTR', 'ARG_ANYTHING']),
  helper('base', 14, 'get_current_pid_tgid', 'RET_INTEGER', []),
  helper('tracing', 15, 'get_current_uid_gid', 'RET_INTEGER', []),
  helper('tracing', 16, 'get_current_comm', 'RET_INTEGER', ['ARG_PTR_TO_UNINIT_MEM', 'ARG_CONST_SIZE']),
  helper('tc', 23, 'redirect', 'RET_INTEGER', ['ARG_ANYTHING', 'ARG_ANYTHING']),
  helper('event-output', 25, 'perf_event_output', 'RET_INTEGER', ['ARG_PTR_TO_CTX', 'ARG_CONST_MAP_PTR', 'ARG_ANYTHING', 'ARG_PTR_TO_RDONLY_MEM', 'ARG_CONST_SIZE_OR_ZERO'], gpl),
  helper('skb', 26, 'skb_load_bytes', 'RET_INTEGER', ['ARG_PTR_TO_CTX', 'ARG_ANYTHING', 'ARG_PTR_TO_UNINIT_MEM', 'ARG_CONST_SIZE']),
  helper('event-output', 27, 'get_stackid', 'RET_INTEGER', ['ARG_PTR_TO_CTX', 'ARG_CONST_MAP_PTR', 'ARG_ANYTHING'], gpl),
  helper('tc', 28, 'csum_diff', 'RET_INTEGER', ['ARG_PTR_TO_RDONLY_MEM_OR_NULL', 'ARG_CONST_SIZE_OR_ZERO', 'ARG_PTR_TO_RDONLY_MEM_OR_NULL', 'ARG_CONST_SIZE_OR_ZERO', 'ARG_ANYTHING'], pkt),
  helper('base', 35, 'get_current_task', 'RET_INTEGER', [], gpl),
  helper('tracing', 36, 'probe_write_user', 'RET_INTEGER', ['ARG_ANYTHING', 'ARG_PTR_TO_RDONLY_MEM', 'ARG_CONST_SIZE'], gpl),
  helper('tc', 39, 'skb_pull_data', 'RET_INTEGER', ['ARG_PTR_TO_CTX', 'ARG_ANYTHING'], { changesPacket: true }),
  helper('base', 42, 'get_numa_node_id', 'RET_INTEGER', []),
  helper('xdp', 44, 'xdp_adjust_head', 'RET_INTEGER', ['ARG_PTR_TO_CTX', 'ARG_ANYTHING'], { changesPacket: true }),
  helper('tracing', 45, 'probe_read_str', 'RET_INTEGER', ['ARG_PTR_TO_UNINIT_MEM', 'ARG_CONST_SIZE_OR_ZERO', 'ARG_ANYTHING'], gpl),
  helper('skb', 46, 'get_socket_cookie', 'RET_INTEGER', ['ARG_PTR_TO_CTX']),
  helper('xdp', 65, 'xdp_adjust_tail', 'RET_INTEGER', ['ARG_PTR_TO_CTX', 'ARG_ANYTHING'], { changesPacket: true }),
  helper('event-output', 67, 'get_stack', 'RET_INTEGER', ['ARG_PTR_TO_CTX', 'ARG_PTR_TO_UNINIT_MEM', 'ARG_CONST_SIZE_OR_ZERO', 'ARG_ANYTHING'], gpl),
  helper('base', 80, 'get_current_cgroup_id', 'RET_INTEGER', []),
  helper('cgroup', 81, 'get_local_storage', 'RET_PTR_TO_MAP_VALUE', ['ARG_CONST_MAP_PTR', 'ARG_ANYTHING']),
  helper('base', 87, 'map_push_elem', 'RET_INTEGER', ['ARG_CONST_MAP_PTR', 'ARG_PTR_TO_MAP_VALUE', 'ARG_ANYTHING'], pkt),
  helper('base', 88, 'map_pop_elem', 'RET_INTEGER', ['ARG_CONST_MAP_PTR', 'ARG_PTR_TO_UNINIT_MAP_VALUE']),
  helper('base', 89, 'map_peek_elem', 'RET_INTEGER', ['ARG_CONST_MAP_PTR', 'ARG_PTR_TO_UNINIT_MAP_VALUE']),
  helper('base', 93, 'spin_lock', 'RET_VOID', ['ARG_PTR_TO_SPIN_LOCK']),
  helper('base', 94, 'spin_unlock', 'RET_VOID', ['ARG_PTR_TO_SPIN_LOCK']),
  helper('base', 105, 'strtol', 'RET_INTEGER', ['ARG_PTR_TO_RDONLY_MEM', 'ARG_CONST_SIZE', 'ARG_ANYTHING', 'ARG_PTR_TO_LONG']),
  helper('base', 106, 'strtoul', 'RET_INTEGER', ['ARG_PTR_TO_RDONLY_MEM', 'ARG_CONST_SIZE', 'ARG_ANYTHING', 'ARG_PTR_TO_LONG']),
  helper('tracing', 109, 'send_signal', 'RET_INTEGER', ['ARG_ANYTHING']),
  helper('base', 112, 'probe_read_user', 'RET_INTEGER', ['ARG_PTR_TO_UNINIT_MEM', 'ARG_CONST_SIZE_OR_ZERO', 'ARG_ANYTHING'], gpl),
  helper('base', 113, 'probe_read_kernel', 'RET_INTEGER', ['ARG_PTR_TO_UNINIT_MEM', 'ARG_CONST_SIZE_OR_ZERO', 'ARG_ANYTHING'], gpl),
  helper('base', 114, 'probe_read_user_str', 'RET_INTEGER', ['ARG_PTR_TO_UNINIT_MEM', 'ARG_CONST_SIZE_OR_ZERO', 'ARG_ANYTHING'], gpl),
  helper('base', 115, 'probe_read_kernel_str', 'RET_INTEGER', ['ARG_PTR_TO_UNINIT_MEM', 'ARG_CONST_SIZE_OR_ZERO', 'ARG_ANYTHING'], gpl),
  helper('tracing', 117, 'send_signal_thread', 'RET_INTEGER', ['ARG_ANYTHING']),
  helper('base', 118, 'jiffies64', 'RET_INTEGER', []),
  helper('base', 125, 'ktime_get_boot_ns', 'RET_INTEGER', []),
  helper('base', 130, 'ringbuf_output', 'RET_INTEGER', ['ARG_CONST_MAP_PTR', 'ARG_PTR_TO_RDONLY_MEM', 'ARG_CONST_SIZE_OR_ZERO', 'ARG_ANYTHING']),
  helper('base', 131, 'ringbuf_reserve', 'RET_PTR_TO_RINGBUF_MEM_OR_NULL', ['ARG_CONST_MAP_PTR', 'ARG_CONST_ALLOC_SIZE_OR_ZERO', 'ARG_ANYTHING']),
  helper('base', 132, 'ringbuf_submit', 'RET_VOID', ['ARG_PTR_TO_RINGBUF_MEM', 'ARG_ANYTHING']),
  helper('base', 133, 'ringbuf_discard', 'RET_VOID', ['ARG_PTR_TO_RINGBUF_MEM', 'ARG_ANYTHING']),
  helper('base', 134, 'ringbuf_query', 'RET_INTEGER', ['ARG_CONST_MAP_PTR', 'ARG_ANYTHING']),
  helper('lsm', 145, 'inode_storage_get', 'RET_PTR_TO_MAP_VALUE_OR_NULL', ['ARG_CONST_MAP_PTR', 'ARG_PTR_TO_INODE', 'ARG_PTR_TO_MAP_VALUE_OR_NULL', 'ARG_ANYTHING']),
  helper('btf-tracing', 147, 'd_path', 'RET_INTEGER', ['ARG_PTR_TO_PATH', 'ARG_PTR_TO_MEM', 'ARG_CONST_SIZE_OR_ZERO']),
  helper('tracing', 148, 'copy_from_user', 'RET_INTEGER', ['ARG_PTR_TO_UNINIT_MEM', 'ARG_CONST_SIZE_OR_ZERO', 'ARG_ANYTHING'], { sleeps: true }),
  helper('base', 153, 'per_cpu_ptr', 'RET_PTR_TO_BTF_ID_OR_NULL', ['ARG_PTR_TO_PERCPU_BTF_ID', 'ARG_ANYTHING']),
  helper('base', 154, 'this_cpu_ptr', 'RET_PTR_TO_BTF_ID', ['ARG_PTR_TO_PERCPU_BTF_ID']),
  helper('tracing', 156, 'task_storage_get', 'RET_PTR_TO_MAP_VALUE_OR_NULL', ['ARG_CONST_MAP_PTR', 'ARG_PTR_TO_TASK_OR_NULL', 'ARG_PTR_TO_MAP_VALUE_OR_NULL', 'ARG_ANYTHING']),
  helper('tracing', 157, 'task_storage_delete', 'RET_INTEGER', ['ARG_CONST_MAP_PTR', 'ARG_PTR_TO_TASK_OR_NULL']),
  helper('base', 158, 'get_current_task_btf', 'RET_PTR_TO_TASK_TRUSTED', [], gpl),
  helper('lsm', 161, 'ima_inode_hash', 'RET_INTEGER', ['ARG_PTR_TO_INODE', 'ARG_PTR_TO_UNINIT_MEM', 'ARG_CONST_SIZE'], { sleeps: true }),
  helper('base', 164, 'for_each_map_elem', 'RET_INTEGER', ['ARG_CONST_MAP_PTR', 'ARG_PTR_TO_FUNC', 'ARG_PTR_TO_STACK_OR_NULL', 'ARG_ANYTHING']),
  helper('base', 165, 'snprintf', 'RET_INTEGER', ['ARG_PTR_TO_MEM_OR_NULL', 'ARG_CONST_SIZE_OR_ZERO', 'ARG_PTR_TO_CONST_STR', 'ARG_PTR_TO_RDONLY_MEM_OR_NULL', 'ARG_CONST_SIZE_OR_ZERO'], gpl),
  helper('syscall', 166, 'sys_bpf', 'RET_INTEGER', ['ARG_ANYTHING', 'ARG_PTR_TO_RDONLY_MEM', 'ARG_CONST_SIZE'], { sleeps: true }),
  helper('syscall', 167, 'btf_find_by_name_kind', 'RET_INTEGER', ['ARG_PTR_TO_RDONLY_MEM', 'ARG_CONST_SIZE', 'ARG_ANYTHING', 'ARG_ANYTHING'], { sleeps: true }),
  helper('syscall', 168, 'sys_close', 'RET_INTEGER', ['ARG_ANYTHING'], { sleeps: true }),
  helper('base', 169, 'timer_init', 'RET_INTEGER', ['ARG_PTR_TO_TIMER', 'ARG_CONST_MAP_PTR', 'ARG_ANYTHING'], gpl),
  helper('base', 170, 'timer_set_callback', 'RET_INTEGER', ['ARG_PTR_TO_TIMER', 'ARG_PTR_TO_FUNC'], gpl),
  helper('base', 171, 'timer_start', 'RET_INTEGER', ['ARG_PTR_TO_TIMER', 'ARG_ANYTHING', 'ARG_ANYTHING'], gpl),
  helper('base', 172, 'timer_cancel', 'RET_INTEGER', ['ARG_PTR_TO_TIMER'], gpl),
  helper('tracing', 173, 'get_func_ip', 'RET_INTEGER', ['ARG_PTR_TO_CTX'], gpl),
  helper('kprobe', 174, 'get_attach_cookie', 'RET_INTEGER', ['ARG_PTR_TO_CTX']),
  helper('base', 175, 'task_pt_regs', 'RET_PTR_TO_PT_REGS', ['ARG_PTR_TO_TASK'], gpl),
  helper('base', 177, 'trace_vprintk', 'RET_INTEGER', ['ARG_PTR_TO_RDONLY_MEM', 'ARG_CONST_SIZE', 'ARG_PTR_TO_RDONLY_MEM_OR_NULL', 'ARG_CONST_SIZE_OR_ZERO'], gpl),
  helper('tracing', 180, 'find_vma', 'RET_INTEGER', ['ARG_PTR_TO_TASK', 'ARG_ANYTHING', 'ARG_PTR_TO_FUNC', 'ARG_PTR_TO_STACK_OR_NULL', 'ARG_ANYTHING']),
  helper('base', 181, 'loop', 'RET_INTEGER', ['ARG_SCALAR', 'ARG_PTR_TO_FUNC', 'ARG_PTR_TO_STACK_OR_NULL', 'ARG_ANYTHING']),
  helper('base', 182, 'strncmp', 'RET_INTEGER', ['ARG_PTR_TO_RDONLY_MEM', 'ARG_CONST_SIZE', 'ARG_PTR_TO_CONST_STR']),
  helper('trampoline', 183, 'get_func_arg', 'RET_INTEGER', ['ARG_PTR_TO_CTX', 'ARG_ANYTHING', 'ARG_PTR_TO_LONG']),
  helper('trampoline', 184, 'get_func_ret', 'RET_INTEGER', ['ARG_PTR_TO_CTX', 'ARG_PTR_TO_LONG']),
  helper('trampoline', 185, 'get_func_arg_cnt', 'RET_INTEGER', ['ARG_PTR_TO_CTX']),
  helper('tracing', 191, 'copy_from_user_task', 'RET_INTEGER', ['ARG_PTR_TO_UNINIT_MEM', 'ARG_CONST_SIZE_OR_ZERO', 'ARG_ANYTHING', 'ARG_PTR_TO_TASK', 'ARG_ANYTHING'], {
    sleeps: true,
    gpl: true,
  }),
  helper('lsm', 193, 'ima_file_hash', 'RET_INTEGER', ['ARG_PTR_TO_FILE', 'ARG_PTR_TO_UNINIT_MEM', 'ARG_CONST_SIZE'], { sleeps: true }),
  helper('base', 194, 'kptr_xchg', 'RET_PTR_TO_KPTR_OR_NULL', ['ARG_KPTR_XCHG_DEST', 'ARG_PTR_TO_KPTR_OR_NULL']),
  helper('base', 195, 'map_lookup_percpu_elem', 'RET_PTR_TO_MAP_VALUE_OR_NULL', ['ARG_CONST_MAP_PTR', 'ARG_PTR_TO_MAP_KEY', 'ARG_ANYTHING'], pkt),
  helper('base', 197, 'dynptr_from_mem', 'RET_INTEGER', ['ARG_PTR_TO_UNINIT_MEM', 'ARG_CONST_SIZE_OR_ZERO', 'ARG_ANYTHING', 'ARG_PTR_TO_UNINIT_LOCAL_DYNPTR']),
  helper('base', 198, 'ringbuf_reserve_dynptr', 'RET_INTEGER', ['ARG_CONST_MAP_PTR', 'ARG_ANYTHING', 'ARG_ANYTHING', 'ARG_PTR_TO_UNINIT_RINGBUF_DYNPTR']),
  helper('base', 199, 'ringbuf_submit_dynptr', 'RET_VOID', ['ARG_PTR_TO_RELEASED_DYNPTR', 'ARG_ANYTHING']),
  helper('base', 200, 'ringbuf_discard_dynptr', 'RET_VOID', ['ARG_PTR_TO_RELEASED_DYNPTR', 'ARG_ANYTHING']),
  helper('base', 201, 'dynptr_read', 'RET_INTEGER', ['ARG_PTR_TO_UNINIT_MEM', 'ARG_CONST_SIZE_OR_ZERO', 'ARG_PTR_TO_DYNPTR', 'ARG_ANYTHING', 'ARG_ANYTHING']),
  helper('base', 202, 'dynptr_write', 'RET_INTEGER', ['ARG_PTR_TO_DYNPTR', 'ARG_ANYTHING', 'ARG_PTR_TO_RDONLY_MEM', 'ARG_CONST_SIZE_OR_ZERO', 'ARG_ANYTHING']),
  helper('base', 203, 'dynptr_data', 'RET_PTR_TO_DYNPTR_MEM_OR_NULL', ['ARG_PTR_TO_DYNPTR', 'ARG_ANYTHING', 'ARG_CONST_ALLOC_SIZE_OR_ZERO']),
  helper('base', 208, 'ktime_get_tai_ns', 'RET_INTEGER', []),
];

const byId = new Map(helperPrototypes.map((entry) => [entry.id, entry]));

/** The helper with Linux’s number for it; undefined for one that we do not know. */
export function helperById(id: number): HelperPrototype | undefined {
  return byId.get(id);
}

const tracingTypes: readonly number[] = [
  ProgramType.KPROBE,
  ProgramType.TRACEPOINT,
  ProgramType.PERF_EVENT,
  ProgramType.RAW_TRACEPOINT,
  ProgramType.RAW_TRACEPOINT_WRITABLE,
  ProgramType.TRACING,
  ProgramType.LSM,
  ProgramType.SYSCALL,
];

const typesOfSet: Record<Exclude<HelperSet, 'base' | 'trampoline'>, readonly number[]> = {
  tracing: tracingTypes,
  kprobe: [ProgramType.KPROBE, ProgramType.TRACEPOINT, ProgramType.PERF_EVENT, ProgramType.TRACING, ProgramType.LSM],
  'event-output': [ProgramType.KPROBE, ProgramType.TRACEPOINT, ProgramType.PERF_EVENT, ProgramType.RAW_TRACEPOINT, ProgramType.TRACING, ProgramType.LSM, ProgramType.SYSCALL],
  'btf-tracing': [ProgramType.TRACING, ProgramType.LSM, ProgramType.SYSCALL],
  lsm: [ProgramType.LSM],
  syscall: [ProgramType.SYSCALL],
  skb: [ProgramType.SOCKET_FILTER, ProgramType.SCHED_CLS, ProgramType.SCHED_ACT, ProgramType.CGROUP_SKB],
  tc: [ProgramType.SCHED_CLS, ProgramType.SCHED_ACT, ProgramType.XDP],
  xdp: [ProgramType.XDP],
  cgroup: [ProgramType.CGROUP_SKB, ProgramType.CGROUP_DEVICE, ProgramType.CGROUP_SOCK],
};

const trampolineAttach: readonly number[] = [AttachType.TRACE_FENTRY, AttachType.TRACE_FEXIT, AttachType.MODIFY_RETURN, AttachType.LSM_MAC];

/** Is the helper in the program type's `get_func_proto` table? (With all capabilities, as a root loader has.) */
export function helperAllowed(prototype: HelperPrototype, programType: number, attachType: number): boolean {
  if (prototype.set === 'base') return true;
  if (prototype.set === 'trampoline') return typesOfSet['btf-tracing'].includes(programType) && trampolineAttach.includes(attachType);
  return typesOfSet[prototype.set].includes(programType);
}
