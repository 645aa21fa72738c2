import {
  BPF_CALL,
  BPF_EXIT,
  BPF_JA,
  BPF_JMP,
  BPF_JMP32,
  BPF_LDX,
  BPF_MEM,
  BPF_MEMSX,
  BPF_PSEUDO_BTF_ID,
  BPF_PSEUDO_FUNC,
  BPF_PSEUDO_MAP_FD,
  BPF_PSEUDO_MAP_VALUE,
} from '../isa.ts';
import { AttachType, ProgramType } from '../program-types.ts';
import type { Env } from './env.ts';
import { SubprogramInfo } from './env.ts';
import type { Insn } from './instruction.ts';
import { LDDW, classOf, isFunctionLoad, isHelperCall, isKfuncCall, isKnownOpcode, isLocalCall, modeOf, opOf } from './instruction.ts';
import { describeKfunc } from './kfunc-types.ts';
import { isLicenseGplCompatible } from './license.ts';
import { sleepableLsmHooks } from './lsm-hooks.ts';
import { checkMapForProgram, hasDirectValue } from './map-compatibility.ts';
import { MAX_VAR_OFF } from './stack-access.ts';
import { helperById } from '../helpers/prototypes.ts';

/** What must hold of a program before any of it is followed. */

const MAX_USED_MAPS = 64;

/** Functions of the image and kernel functions it calls (add_subprog_and_kfunc, check_subprogs). */
export function findSubprograms(env: Env): void {
  const { program } = env.input;
  env.subprograms = program.subprograms.map(
    (subprogram) => new SubprogramInfo(subprogram.start, subprogram.name, subprogram.linkage === 'global', subprogram.prototype),
  );
  env.hasFunctionInfo = program.subprograms.every((subprogram) => subprogram.prototype !== 0);
  env.callName = (insn) => (isKfuncCall(insn) ? (env.kfuncs.get(insn.imm)?.name ?? 'unknown') : (helperById(insn.imm)?.name ?? 'unknown'));
  env.insns.forEach((insn, index) => {
    if (isKfuncCall(insn)) addKfunc(env, insn);
    if (isLocalCall(insn) || isFunctionLoad(insn)) addSubprogram(env, index + insn.imm + 1);
  });
  env.subprograms.sort((a, b) => a.start - b.start);
  env.subprograms.forEach((subprogram, index) => {
    subprogram.end = env.subprograms[index + 1]?.start ?? env.insns.length;
  });
  for (const subprogram of env.subprograms) checkBoundaries(env, subprogram);
}

function addKfunc(env: Env, insn: Insn): void {
  if (!isLicenseGplCompatible(env.input.license)) env.reject('EINVAL', 'cannot call kernel function from non-GPL compatible program');
  const prototype = env.input.kfuncs.get(insn.imm);
  if (!prototype) env.reject('EINVAL', `kernel btf_id ${insn.imm} is not a function`);
  if (!env.kfuncs.has(insn.imm)) env.kfuncs.set(insn.imm, describeKfunc(prototype));
}

function addSubprogram(env: Env, start: number): void {
  if (start < 0 || start >= env.insns.length) env.reject('EINVAL', 'call to invalid destination');
  if (env.subprogramAt(start) < 0) env.subprograms.push(new SubprogramInfo(start, '', false, 0));
}

/** Jumps stay within their function, and no function runs over its end. */
function checkBoundaries(env: Env, subprogram: SubprogramInfo): void {
  for (let index = subprogram.start; index < subprogram.end; index++) {
    const insn = env.insns[index];
    if (insn.code === LDDW && index + 1 < subprogram.end) {
      index++;
      continue;
    }
    noteFeatures(subprogram, insn);
    const isJump = (classOf(insn) === BPF_JMP || classOf(insn) === BPF_JMP32) && opOf(insn) !== BPF_EXIT && opOf(insn) !== BPF_CALL;
    if (!isJump) continue;
    const target = index + 1 + (insn.code === (BPF_JMP32 | BPF_JA) ? insn.imm : insn.off);
    if (target < subprogram.start || target >= subprogram.end) env.reject('EINVAL', `jump out of range from insn ${index} to ${target}`);
  }
  const last = env.insns[subprogram.end - 1]?.code;
  const isEnd = last === (BPF_JMP | BPF_EXIT) || last === (BPF_JMP32 | BPF_JA) || last === (BPF_JMP | BPF_JA);
  if (!isEnd) env.reject('EINVAL', 'last insn is not an exit or jmp');
}

const TAIL_CALL = 12;

function noteFeatures(subprogram: SubprogramInfo, insn: Insn): void {
  if (isHelperCall(insn) && insn.imm === TAIL_CALL) subprogram.hasTailCall = true;
  if (classOf(insn) === 0 && insn.code !== LDDW) subprogram.hasLdAbs = true;
}

/** Opcodes exist, and what `lddw` names is there (resolve_pseudo_ldimm64). */
export function resolveReferences(env: Env): void {
  for (let index = 0; index < env.insns.length; index++) {
    const insn = env.insns[index];
    const isPlainLoad = modeOf(insn) === BPF_MEM || modeOf(insn) === BPF_MEMSX;
    if (classOf(insn) === BPF_LDX && (!isPlainLoad || insn.imm !== 0)) env.reject('EINVAL', 'BPF_LDX uses reserved fields');
    if (insn.code === LDDW) {
      resolveLoad(env, insn, index);
      index++;
    } else if (!isKnownOpcode(insn.code)) env.reject('EINVAL', `unknown opcode ${insn.code.toString(16).padStart(2, '0')}`);
  }
}

function resolveLoad(env: Env, insn: Insn, index: number): void {
  const next = env.insns[index + 1];
  const isPair = next && next.code === 0 && next.dst === 0 && next.src === 0 && next.off === 0;
  if (!isPair) env.reject('EINVAL', 'invalid bpf_ld_imm64 insn');
  if (insn.src === 0 || insn.src === BPF_PSEUDO_FUNC || insn.src === BPF_PSEUDO_BTF_ID) return;
  const isMap = insn.src === BPF_PSEUDO_MAP_VALUE || (insn.src === BPF_PSEUDO_MAP_FD && next.imm === 0);
  if (!isMap) env.reject('EINVAL', 'unrecognized bpf_ld_imm64 insn');
  const map = env.input.maps.get(insn.imm);
  if (!map) env.reject('EBADF', `fd ${insn.imm} is not pointing to valid bpf_map`);
  if (!env.usedMaps.includes(map)) {
    if (env.usedMaps.length >= MAX_USED_MAPS) env.reject('E2BIG', `The total number of maps per program has reached the limit of ${MAX_USED_MAPS}`);
    env.usedMaps.push(map);
  }
  env.info[index].map = map;
  checkMapForProgram(env, map);
  if (insn.src !== BPF_PSEUDO_MAP_VALUE) return;
  const off = next.imm >>> 0;
  if (off >= MAX_VAR_OFF) env.reject('EINVAL', `direct value offset of ${off} is not allowed`);
  if (!hasDirectValue(map)) env.reject('EINVAL', 'no direct value access support for this map type');
  if (off >= map.valueSize) env.reject('EINVAL', `invalid access to map value pointer, value_size=${map.valueSize} off=${off}`);
  env.info[index].mapOffset = off;
}

/** Functions whose errors may be injected: the system calls' entries, and the kernel's own tests. */
const injectable = /^(__x64_sys_|__ia32_sys_|bpf_fentry_test|bpf_modify_return_test|bpf_fentry_shadow_test|should_failslab$|should_fail_alloc_page$)/;

/** May a program of this kind, on this target, sleep? (check_attach_btf_id) */
export function checkSleepability(env: Env): void {
  const { programType, isSleepable } = env.input;
  if (programType === ProgramType.SYSCALL) {
    if (!isSleepable) env.reject('EINVAL', 'Syscall programs can only be sleepable');
    return;
  }
  if (isSleepable) checkMaySleep(env);
  if (programType === ProgramType.STRUCT_OPS) checkStructOps(env);
}

function checkMaySleep(env: Env): void {
  const { programType, attachType } = env.input;
  if (!canSleep(programType, attachType))
    env.reject(
      'EINVAL',
      env.is7x
        ? 'Program of this type cannot be sleepable'
        : 'Only fentry/fexit/fmod_ret, lsm, iter, uprobe, and struct_ops programs can be sleepable',
    );
  checkSleepableTarget(env);
}

function canSleep(programType: number, attachType: number): boolean {
  const traced: readonly number[] = [AttachType.TRACE_FENTRY, AttachType.TRACE_FEXIT, AttachType.MODIFY_RETURN, AttachType.TRACE_ITER];
  if (programType === ProgramType.TRACING) return traced.includes(attachType);
  if (programType === ProgramType.LSM) return attachType !== AttachType.LSM_CGROUP;
  return programType === ProgramType.KPROBE || programType === ProgramType.STRUCT_OPS;
}

function checkSleepableTarget(env: Env): void {
  const { programType, attachType, attachTarget } = env.input;
  if (!attachTarget || attachType === AttachType.TRACE_ITER) return;
  const { name } = attachTarget;
  const isOk =
    programType === ProgramType.TRACING ? injectable.test(name) : programType === ProgramType.LSM ? sleepableLsmHooks.has(name) : true;
  if (!isOk) env.reject('EINVAL', `${name} is not sleepable`);
}

/** Members of `struct hid_bpf_ops` that may sleep (hid_bpf_ops_check_member). */
const sleepableMembers: readonly string[] = ['hid_rdesc_fixup', 'hid_hw_request', 'hid_hw_output_report'];

/** The member that a program is to be (check_struct_ops_btf_id). */
function checkStructOps(env: Env): void {
  const { attachTarget, isSleepable, license } = env.input;
  if (!isLicenseGplCompatible(license)) env.reject('EINVAL', 'struct ops programs must have a GPL compatible license');
  if (!attachTarget) env.reject('ENOTSUPP');
  if (isSleepable && !sleepableMembers.includes(attachTarget.name))
    env.reject('EINVAL', `attach to unsupported member ${attachTarget.name} of struct hid_bpf_ops`);
}
