import { kindName, resolveType, resolveTypeId } from '../btf/types.ts';
import type { BtfType, TypeTable } from '../object.ts';
import { AttachType, ProgramType } from '../program-types.ts';
import type { VerifierInput } from './input.ts';
import { PTR_TO_BTF_ID, PTR_TO_PACKET, PTR_TO_PACKET_END, PTR_TO_PACKET_META, PTR_TRUSTED, SCALAR_VALUE, PTR_MAYBE_NULL } from './register-type.ts';

/**
 * Platform tables: what programs of each type may read and write in their
 * context, and what a load from it yields (the `is_valid_access` functions of
 * net/core/filter.c, kernel/trace/bpf_trace.c, kernel/bpf/).
 */
export interface CtxAccess {
  readonly off: number;
  readonly size: number;
  readonly isWrite: boolean;
  readonly isSignExtending: boolean;
}

export interface CtxResult {
  readonly type: number;
  /** Struct in the kernel's types, for PTR_TO_BTF_ID. */
  readonly btfId: number;
  /** The traced function's return value. */
  readonly isReturn: boolean;
}

const plain: CtxResult = { type: SCALAR_VALUE, btfId: 0, isReturn: false };
const packet = (type: number): CtxResult => ({ type, btfId: 0, isReturn: false });

type Rule = (access: CtxAccess, input: VerifierInput, write: (line: string) => void) => CtxResult | undefined;

/** What the access gives, or undefined where it is not allowed. */
export function checkCtxAccess(access: CtxAccess, input: VerifierInput, write: (line: string) => void): CtxResult | undefined {
  return rules[input.programType]?.(access, input, write);
}

const isMisaligned = ({ off, size }: CtxAccess): boolean => off % size !== 0;
const within = (off: number, first: number, end: number): boolean => off >= first && off < end;

const PT_REGS_BYTES = 168;
const PERF_MAX_TRACE_SIZE = 8192;
const MAX_TRACING_ARGS = 12;

const kprobe: Rule = (access) => {
  const isOutside = access.off < 0 || access.off + access.size > PT_REGS_BYTES;
  return isOutside || access.isWrite || isMisaligned(access) ? undefined : plain;
};

const tracepoint: Rule = (access) =>
  access.isWrite || isMisaligned(access) || !within(access.off, 8, PERF_MAX_TRACE_SIZE) ? undefined : plain;

const rawTracepoint: Rule = (access) => (isTracingAccess(access) ? plain : undefined);

function isTracingAccess(access: CtxAccess): boolean {
  return within(access.off, 0, 8 * MAX_TRACING_ARGS) && !access.isWrite && !isMisaligned(access);
}

/** struct bpf_perf_event_data: registers, then sample_period and addr. */
const perfEvent: Rule = (access) => {
  if (access.isWrite || isMisaligned(access) || !within(access.off, 0, PT_REGS_BYTES + 16)) return undefined;
  if (access.off >= PT_REGS_BYTES) return access.size <= 8 ? plain : undefined;
  return access.size === 8 ? plain : undefined;
};

const syscall: Rule = (access) => (!within(access.off, 0, 0xffff) || isMisaligned(access) ? undefined : plain);

/** struct bpf_cgroup_dev_ctx: access_type, major, minor. */
const cgroupDevice: Rule = (access) => {
  if (access.isWrite || isMisaligned(access) || access.off < 0 || access.off + access.size > 12) return undefined;
  return access.off < 4 || access.size === 4 ? plain : undefined;
};

/** struct xdp_md: data, data_end, data_meta, ingress_ifindex, rx_queue_index, egress_ifindex. */
const xdpPointers: Record<number, number> = { 0: PTR_TO_PACKET, 4: PTR_TO_PACKET_END, 8: PTR_TO_PACKET_META };
const XDP_EGRESS_IFINDEX = 20;

const xdp: Rule = (access) => {
  if (access.isWrite || access.off === XDP_EGRESS_IFINDEX) return undefined;
  const pointer = xdpPointers[access.off];
  const isValid = within(access.off, 0, 24) && !isMisaligned(access) && access.size === 4;
  if (!isValid || (pointer !== undefined && access.isSignExtending)) return undefined;
  return pointer === undefined ? plain : packet(pointer);
};

/** Offsets in struct __sk_buff. */
const Skb = {
  mark: 8,
  queueMapping: 12,
  priority: 32,
  tcIndex: 44,
  cb: 48,
  hash: 68,
  tcClassid: 72,
  data: 76,
  dataEnd: 80,
  family: 88,
  remoteIp4: 92,
  remotePort: 132,
  dataMeta: 140,
  flowKeys: 144,
  tstamp: 152,
  wireLen: 160,
  gsoSegs: 164,
  sk: 168,
  gsoSize: 176,
  tstampType: 180,
  hwtstamp: 184,
  end: 192,
} as const;

const isField = (off: number, start: number, bytes = 4): boolean => within(off, start, start + bytes);

/** Rules that all programs with an `__sk_buff` share. */
function isSkbAccess(access: CtxAccess): boolean {
  const { off, size, isWrite } = access;
  if (!within(off, 0, Skb.end) || isMisaligned(access)) return false;
  if (within(off, Skb.cb, Skb.hash)) return off + size <= Skb.hash;
  if (isField(off, Skb.data) || isField(off, Skb.dataEnd) || isField(off, Skb.dataMeta)) return size === 4 && !access.isSignExtending;
  if (within(off, Skb.remoteIp4, Skb.remotePort)) return size === 4;
  if (isField(off, Skb.flowKeys, 8)) return false;
  if (isField(off, Skb.hwtstamp, 8)) return !isWrite && size === 8;
  if (isField(off, Skb.tstamp, 8)) return size === 8;
  // A socket pointer is a kind of value this verifier does not model.
  if (isField(off, Skb.sk, 8) || within(off, Skb.tstampType, Skb.hwtstamp)) return false;
  return isWrite ? size === 4 : size <= 4;
}

function skbPointer(off: number, hasMeta: boolean): CtxResult {
  if (isField(off, Skb.data)) return packet(PTR_TO_PACKET);
  if (isField(off, Skb.dataEnd)) return packet(PTR_TO_PACKET_END);
  return hasMeta && isField(off, Skb.dataMeta) ? packet(PTR_TO_PACKET_META) : plain;
}

const isSocketField = (off: number): boolean => within(off, Skb.family, Skb.dataMeta);
const isControlBlock = (off: number): boolean => within(off, Skb.cb, Skb.hash);

const socketFilter: Rule = (access) => {
  const { off } = access;
  const isHidden =
    isField(off, Skb.tcClassid) ||
    isField(off, Skb.data) ||
    isField(off, Skb.dataMeta) ||
    isField(off, Skb.dataEnd) ||
    isSocketField(off) ||
    isField(off, Skb.tstamp, 8) ||
    isField(off, Skb.wireLen) ||
    isField(off, Skb.hwtstamp, 8);
  if (isHidden || (access.isWrite && !isControlBlock(off))) return undefined;
  return isSkbAccess(access) ? plain : undefined;
};

const tcWritable = (off: number): boolean =>
  [Skb.mark, Skb.tcIndex, Skb.priority, Skb.tcClassid, Skb.queueMapping].some((field) => isField(off, field)) ||
  isControlBlock(off) ||
  isField(off, Skb.tstamp, 8);

const tc: Rule = (access) => {
  if (access.isWrite && !tcWritable(access.off)) return undefined;
  if (isSocketField(access.off)) return undefined;
  if (access.off === Skb.tstampType) return access.size === 1 ? plain : undefined;
  return isSkbAccess(access) ? skbPointer(access.off, true) : undefined;
};

const cgroupSkb: Rule = (access) => {
  const { off } = access;
  if (isField(off, Skb.tcClassid) || isField(off, Skb.dataMeta) || isField(off, Skb.wireLen)) return undefined;
  const isWritable = isField(off, Skb.mark) || isField(off, Skb.priority) || isControlBlock(off) || isField(off, Skb.tstamp, 8);
  if (access.isWrite && !isWritable) return undefined;
  return isSkbAccess(access) ? skbPointer(off, false) : undefined;
};

/** fentry, fexit, fmod_ret, tp_btf, LSM, struct_ops: the target's arguments, eight bytes each, by their BTF types. */
const traced: Rule = (access, input, write) => {
  if (!isTracingAccess(access)) return undefined;
  return tracedArgument(access, input, write);
};

function tracedArgument(access: CtxAccess, input: VerifierInput, write: (line: string) => void): CtxResult | undefined {
  const target = input.attachTarget;
  const name = target?.name ?? '';
  if (access.off % 8 !== 0) {
    write(`func '${name}' offset ${access.off} is not multiple of 8`);
    return undefined;
  }
  const types = input.kernelTypes;
  const prototype = target ? types[target.prototype] : undefined;
  if (prototype?.kind !== 'func_proto') return plain;
  const index = access.off / 8;
  if (index > prototype.params.length || (index === prototype.params.length && !hasReturn(input.attachType))) {
    write(`func '${name}' doesn't have ${index + 1}-th argument`);
    return undefined;
  }
  const isReturn = index === prototype.params.length;
  const typeId = isReturn ? prototype.ret : prototype.params[index].type;
  const result = argumentValue(access, input, { name, index, typeId }, write);
  return result && isReturn && input.attachType === AttachType.LSM_MAC ? { ...result, isReturn } : result;
}

function hasReturn(attachType: number): boolean {
  return attachType === AttachType.TRACE_FEXIT || attachType === AttachType.MODIFY_RETURN || attachType === AttachType.LSM_MAC;
}

interface TracedArgument {
  readonly name: string;
  readonly index: number;
  readonly typeId: number;
}

function argumentValue(access: CtxAccess, input: VerifierInput, argument: TracedArgument, write: (line: string) => void): CtxResult | undefined {
  const types = input.kernelTypes;
  const type = resolveType(types, argument.typeId);
  if (type.kind === 'int' || type.kind === 'enum' || type.kind === 'struct' || type.kind === 'union') return plain;
  if (type.kind !== 'ptr') {
    write(`func '${argument.name}' arg${argument.index} '' has type ${kindName(type)}. Only pointer access is allowed`);
    return undefined;
  }
  if (access.size !== 8) {
    write(`func '${argument.name}' size ${access.size} must be 8`);
    return undefined;
  }
  const pointee = resolveType(types, type.type);
  if (pointee.kind === 'void' || pointee.kind === 'int') return plain;
  if (!isStruct(pointee)) {
    write(`func '${argument.name}' arg${argument.index} type ${kindName(pointee)} is not a struct`);
    return undefined;
  }
  const btfId = resolveTypeId(types, type.type);
  write(`func '${argument.name}' arg${argument.index} has btf_id ${btfId} type ${pointee.kind.toUpperCase()} '${nameOf(pointee)}'`);
  return { type: PTR_TO_BTF_ID | trust(input, types, argument), btfId, isReturn: false };
}

function isStruct(type: BtfType): boolean {
  return type.kind === 'struct' || type.kind === 'union';
}

function nameOf(type: BtfType): string {
  return 'name' in type ? type.name : '';
}

/** Arguments of tracepoints, LSM hooks and struct_ops members are trusted; those of traced functions may be anything. */
function trust(input: VerifierInput, types: TypeTable, argument: TracedArgument): number {
  const isTrusted = input.programType === ProgramType.LSM || input.programType === ProgramType.STRUCT_OPS || input.attachType === AttachType.TRACE_RAW_TP;
  const prototype = types[input.attachTarget?.prototype ?? 0];
  const parameter = prototype?.kind === 'func_proto' ? prototype.params[argument.index] : undefined;
  const isNullable = parameter?.name.endsWith('__nullable') ?? false;
  return (isTrusted ? PTR_TRUSTED : 0) | (isNullable ? PTR_MAYBE_NULL : 0);
}

const rules: Record<number, Rule | undefined> = {
  [ProgramType.SOCKET_FILTER]: socketFilter,
  [ProgramType.KPROBE]: kprobe,
  [ProgramType.SCHED_CLS]: tc,
  [ProgramType.SCHED_ACT]: tc,
  [ProgramType.TRACEPOINT]: tracepoint,
  [ProgramType.XDP]: xdp,
  [ProgramType.PERF_EVENT]: perfEvent,
  [ProgramType.CGROUP_SKB]: cgroupSkb,
  [ProgramType.CGROUP_DEVICE]: cgroupDevice,
  [ProgramType.RAW_TRACEPOINT]: rawTracepoint,
  [ProgramType.RAW_TRACEPOINT_WRITABLE]: rawTracepoint,
  [ProgramType.TRACING]: traced,
  [ProgramType.LSM]: traced,
  [ProgramType.STRUCT_OPS]: traced,
  [ProgramType.SYSCALL]: syscall,
};
