import { checkConstString, checkArgOffset, checkSizeArg } from './helper-args.ts';
import { hasStructAt } from './btf-access.ts';
import { checkMemoryArg } from './functions.ts';
import type { Env } from './env.ts';
import { KernelCrash } from './env.ts';
import { makeKfuncDynptr, useDynptr } from './dynptr.ts';
import { processCounted, processDropped, processNode, processRoot } from './graph.ts';
import type { KfuncFacts } from './kfunc-facts.ts';
import { processIterator } from './iterators.ts';
import type { CParameter, CType } from './kfunc-types.ts';
import { hasFlag } from './kfunc-types.ts';
import { markChainPrecision } from './precision.ts';
import { structName } from './print-state.ts';
import { isConstant } from './scalar.ts';
import { processWq, wqOffsetOf } from './special-fields.ts';
import { CONST_PTR_TO_MAP, MEM_RCU, PTR_TO_BTF_ID, PTR_TO_CTX, PTR_TO_FUNC, PTR_TO_MAP_VALUE, PTR_TRUSTED, PTR_UNTRUSTED, SCALAR_VALUE, baseType, mayBeNull, typeName } from './register-type.ts';
import type { Value } from './value.ts';
import { isNull, isTrusted, withoutNull } from './value.ts';
import { specialField } from '../maps/record.ts';
import type { VerifierMap } from './input.ts';

/** Arguments of kernel functions: their C types and the endings of their names say what may be passed (check_kfunc_args). */
type ArgKind = 'null' | 'map' | 'struct' | 'iterator' | 'memory' | 'memory-size' | 'callback' | 'string' | 'workqueue' | 'timer' | 'graph' | 'object' | 'counted' | 'dynptr' | 'ctx';

export function checkKfuncArgs(env: Env, facts: KfuncFacts): void {
  const { parameters } = facts.kfunc;
  for (let index = 0; index < parameters.length; index++) {
    const parameter = parameters[index];
    if (parameter.name.endsWith('__ign') || parameter.name.endsWith('__prog')) continue;
    if (parameter.type.kind !== 'pointer') checkScalarArg(env, facts, parameter, index + 1);
    else if (checkPointerArg(env, facts, parameter, index) === 'memory-size') index++;
  }
  if (hasFlag(facts.kfunc, 'KF_RELEASE') && facts.releaseRegno === 0)
    env.reject('EINVAL', `release kernel function ${facts.kfunc.name} expects refcounted PTR_TO_BTF_ID`);
}

function checkScalarArg(env: Env, facts: KfuncFacts, parameter: CParameter, regno: number): void {
  const { scalar, type } = env.value(regno);
  if (type !== SCALAR_VALUE) env.reject('EINVAL', `R${regno} is not a scalar`);
  if (parameter.name.endsWith('__k')) {
    if (!isConstant(scalar)) env.reject('EINVAL', `R${regno} must be a known constant`);
    markChainPrecision(env, regno);
    facts.constant = scalar.bits.value;
  }
  if (parameter.name === 'rdonly_buf_size' || parameter.name === 'rdwr_buf_size') {
    if (!isConstant(scalar)) env.reject('EINVAL', `R${regno} is not a const`);
    facts.isReturnReadOnly = parameter.name === 'rdonly_buf_size';
    facts.returnSize = Number(scalar.bits.value);
    markChainPrecision(env, regno);
  }
}

function checkPointerArg(env: Env, facts: KfuncFacts, parameter: CParameter, index: number): ArgKind {
  const { kfunc } = facts;
  const regno = index + 1;
  const value = env.value(regno);
  const isTrustedCall = hasFlag(kfunc, 'KF_TRUSTED_ARGS') || hasFlag(kfunc, 'KF_RCU');
  const isNullable = parameter.name.endsWith('__nullable') || parameter.name.endsWith('__opt');
  if (isTrustedCall && (isNull(value) || mayBeNull(value.type)) && !isNullable)
    env.reject('EACCES', `Possibly NULL pointer passed to trusted ${env.is7x ? `R${regno}` : `arg${index}`}`);
  noteReference(facts, value, regno);
  const kind = kindOfArg(env, facts, parameter, index);
  if (kind === 'null') return kind;
  if (kind === 'map') checkMapArg(env, facts, regno);
  if ((kind === 'map' || kind === 'struct') && isTrustedCall) checkTrust(env, facts, regno);
  checkArgOffset(env, regno, hasFlag(kfunc, 'KF_RELEASE') && value.refObjId !== 0);
  checkArgOfKind(env, facts, parameter, index, kind);
  return kind;
}

function noteReference(facts: KfuncFacts, value: Value, regno: number): void {
  if (!value.refObjId) return;
  facts.refObjId = value.refObjId;
  if (hasFlag(facts.kfunc, 'KF_RELEASE')) facts.releaseRegno = regno;
}

const pointee = (parameter: CParameter): CType => (parameter.type.kind === 'pointer' ? parameter.type.to : parameter.type);

function kindOfArg(env: Env, facts: KfuncFacts, parameter: CParameter, index: number): ArgKind {
  const { kfunc } = facts;
  const value = env.value(index + 1);
  const to = pointee(parameter);
  if (parameter.name.endsWith('__nullable') && isNull(value)) return 'null';
  if (parameter.name.endsWith('__opt') && isNull(value)) return 'memory-size';
  if (parameter.name.endsWith('__alloc')) return 'object';
  if (parameter.name.endsWith('__refcounted_kptr')) return 'counted';
  if (to.kind === 'struct' && to.name === 'bpf_dynptr') return 'dynptr';
  if (to.kind === 'struct' && packetContexts.includes(to.name)) return 'ctx';
  if (to.kind === 'struct' && graphStructs.includes(to.name)) return 'graph';
  const isIterator = (['KF_ITER_NEW', 'KF_ITER_NEXT', 'KF_ITER_DESTROY'] as const).some((flag) => hasFlag(kfunc, flag));
  if (isIterator && index === 0) return 'iterator';
  if (parameter.name.endsWith('__str')) return 'string';
  if (parameter.name.endsWith('__map')) return 'map';
  if (to.kind === 'struct' && to.name === 'bpf_wq') return 'workqueue';
  if (to.kind === 'struct' && to.name === 'bpf_timer') return 'timer';
  const hasStruct = baseType(value.type) === PTR_TO_BTF_ID || value.type === CONST_PTR_TO_MAP;
  if (hasStruct) {
    if (to.kind !== 'struct') env.reject('EINVAL', `kernel function ${kfunc.name} args#${index} pointer type ${describe(to)} is not supported`);
    return 'struct';
  }
  if (to.kind === 'function') return 'callback';
  return kindOfMemory(env, facts, to, index);
}

const packetContexts: readonly string[] = ['__sk_buff', 'xdp_md'];
const graphStructs: readonly string[] = ['bpf_list_head', 'bpf_list_node', 'bpf_rb_root', 'bpf_rb_node'];

function kindOfMemory(env: Env, facts: KfuncFacts, to: CType, index: number): ArgKind {
  const next = facts.kfunc.parameters[index + 1];
  const hasSize = next !== undefined && next.type.kind === 'scalar' && (next.name.endsWith('__sz') || next.name.endsWith('__szk'));
  const isData = to.kind === 'scalar' || (to.kind === 'struct' && plainStructSizes[to.name] !== undefined) || (hasSize && to.kind === 'void');
  if (!isData) {
    const or = hasSize ? 'void, ' : '';
    env.reject('EINVAL', `${argName(env, index)} pointer type ${describe(to)} must point to ${or}scalar, or struct with scalar`);
  }
  return hasSize ? 'memory-size' : 'memory';
}

/** Structs of plain numbers that kfuncs fill in, with their sizes. */
const plainStructSizes: Record<string, number> = { gt_ctx_info: 36, bpf_crypto_params: 408 };

function describe(type: CType): string {
  if (type.kind === 'struct') return `STRUCT ${type.name}`;
  return type.kind === 'void' ? 'UNKNOWN ' : `${type.kind.toUpperCase()} `;
}

/** 7.x counts registers where 6.12 counts arguments. */
function argName(env: Env, index: number): string {
  return env.is7x ? `R${index + 1}` : `arg#${index}`;
}

/** The map argument of bpf_wq_init: any map pointer, and the one the work is in. */
function checkMapArg(env: Env, facts: KfuncFacts, regno: number): void {
  const { map, mapUid } = env.value(regno);
  if (!map) env.reject('EINVAL', `pointer in R${regno} isn't map pointer`);
  if (facts.map && recordsWq(env, map)) {
    if (facts.map !== map || facts.mapUid !== mapUid)
      env.reject('EINVAL', `workqueue pointer in R1 map_uid=${facts.mapUid} doesn't match map pointer in R2 map_uid=${mapUid}`);
  }
  facts.map = map;
  facts.mapUid = mapUid;
}

/** 6.12 reads the second map's record without asking whether it has one. */
function recordsWq(env: Env, map: VerifierMap): boolean {
  if (env.is7x) return specialField(map.record, 'bpf_wq') !== undefined;
  return wqOffsetOf(map) >= 0;
}

function checkTrust(env: Env, facts: KfuncFacts, regno: number): void {
  const value = env.value(regno);
  if (isTrusted(value)) return;
  if (!hasFlag(facts.kfunc, 'KF_RCU')) env.reject('EINVAL', `R${regno} must be referenced or trusted`);
  if (!(value.type & MEM_RCU)) env.reject('EINVAL', `R${regno} must be a rcu pointer`);
}

function checkArgOfKind(env: Env, facts: KfuncFacts, parameter: CParameter, index: number, kind: ArgKind): void {
  const regno = index + 1;
  const value = env.value(regno);
  switch (kind) {
    case 'iterator':
      return processIterator(env, facts, regno);
    case 'object':
      return processDropped(env, index, facts.kfunc.name);
    case 'ctx':
      if (value.type !== PTR_TO_CTX) env.reject('EINVAL', `arg#${index} expected pointer to ctx, but got ${typeName(value.type)}`);
      return;
    case 'dynptr':
      if (parameter.name.endsWith('__uninit')) makeKfuncDynptr(env, regno, facts.kfunc.name, facts.dynptr);
      else facts.dynptr = useDynptr(env, regno);
      return;
    case 'counted':
      processCounted(env, index);
      facts.counted = value;
      return;
    case 'graph':
      return checkGraphArg(env, facts, parameter, index);
    case 'map':
    case 'struct':
      return checkStructArg(env, facts, parameter, index, kind);
    case 'memory':
      return checkMemoryArg(env, regno, sizeOfPointee(pointee(parameter)));
    case 'memory-size':
      if (!isNull(value)) checkMemorySize(env, index);
      return noteConstantSize(env, facts, index);
    case 'callback':
      if (value.type !== PTR_TO_FUNC) env.reject('EINVAL', `${env.is7x ? `R${regno}` : `arg${index}`} expected pointer to func`);
      facts.subprog = value.target;
      return;
    case 'string':
      if (value.type !== PTR_TO_MAP_VALUE) env.reject('EINVAL', `${argName(env, index)} doesn't point to a const string`);
      return checkConstString(env, regno);
    case 'workqueue':
    case 'timer':
      return processWq(env, index, facts);
    default:
      return;
  }
}

function checkGraphArg(env: Env, facts: KfuncFacts, parameter: CParameter, index: number): void {
  const to = pointee(parameter);
  const name = to.kind === 'struct' ? to.name : '';
  if (name === 'bpf_list_head' || name === 'bpf_rb_root') facts.root = processRoot(env, index, name);
  else if (name === 'bpf_list_node' || name === 'bpf_rb_node') processNode(env, index, name, facts.kfunc.name, facts.root!);
}

function sizeOfPointee(type: CType): number {
  if (type.kind === 'scalar') return type.size;
  return type.kind === 'struct' ? (plainStructSizes[type.name] ?? 0) : 0;
}

/** A map argument is in the end the kernel's `struct bpf_map`; a map's value is not. */
function checkStructArg(env: Env, facts: KfuncFacts, parameter: CParameter, index: number, kind: 'map' | 'struct'): void {
  const value = env.value(index + 1);
  const isUnsafe = (value.type & PTR_UNTRUSTED) !== 0 && !(value.type & MEM_RCU);
  const isStruct = baseType(value.type) === PTR_TO_BTF_ID && !isUnsafe && !mayBeNull(value.type);
  if (!isStruct && value.type !== CONST_PTR_TO_MAP) {
    const expected = typeName(baseType(value.type) | (value.type & PTR_TRUSTED));
    env.reject('EINVAL', `${argName(env, index)} is ${typeName(value.type)} expected ${expected} or socket`);
  }
  const to = pointee(parameter);
  const wanted = kind === 'map' ? 'bpf_map' : to.kind === 'struct' ? to.name : '';
  const given = value.type === CONST_PTR_TO_MAP ? 'bpf_map' : structName(value);
  if (value.type === CONST_PTR_TO_MAP ? given !== wanted : !hasStructAt(value.btf!, value.btfId, value.off, wanted))
    env.reject(
      'EINVAL',
      `kernel function ${facts.kfunc.name} args#${index} expected pointer to STRUCT ${wanted} but R${index + 1} has a pointer to STRUCT ${given}`,
    );
}

/** `__szk`: the size must be known, since what the call returns has it. */
function noteConstantSize(env: Env, facts: KfuncFacts, index: number): void {
  const regno = index + 2;
  const { scalar } = env.value(regno);
  if (!facts.kfunc.parameters[index + 1].name.endsWith('__szk')) return;
  if (!isConstant(scalar)) env.reject('EINVAL', `R${regno} must be a known constant`);
  markChainPrecision(env, regno);
  facts.constant = scalar.bits.value;
}

function checkMemorySize(env: Env, index: number): void {
  const cell = env.regs[index + 1];
  const saved = cell.value;
  if (mayBeNull(saved.type)) cell.value = withoutNull(saved);
  try {
    checkSizeArg(env, index + 2, { isWrite: false, zeroAllowed: true });
    checkSizeArg(env, index + 2, { isWrite: true, zeroAllowed: true });
  } catch (error) {
    if (!(error instanceof KernelCrash)) env.write(`arg#${index} arg#${index + 1} memory, len pair leads to invalid memory access\n`);
    throw error;
  } finally {
    cell.value = saved;
  }
}
