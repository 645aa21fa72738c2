import { AttachType, ProgramType } from '../program-types.ts';
import type { Env } from './env.ts';
import { markChainPrecision } from './precision.ts';
import { checkSource } from './registers.ts';
import { returnRangeOfLsm, returnsVoid } from './return-range.ts';
import { S64_MAX, S64_MIN } from './scalar.ts';
import type { ReturnRange } from './state.ts';
import { SCALAR_VALUE, typeName } from './register-type.ts';
import type { Value } from './value.ts';

/** What programs, callbacks and functions may return. */

export function isWithinRange(range: ReturnRange, value: Value, is32: boolean): boolean {
  const { scalar } = value;
  if (is32) return range.min <= scalar.s32min && scalar.s32max <= range.max;
  return BigInt(range.min) <= scalar.smin && scalar.smax <= BigInt(range.max);
}

/** `At program exit the register R0 has smin=1 smax=1 should have been in [0, 0]`. */
export function invalidReturnText(context: string, register: string, value: Value, range: ReturnRange): string {
  const { smin, smax } = value.scalar;
  const known = (smin > S64_MIN ? ` smin=${smin}` : '') + (smax < S64_MAX ? ` smax=${smax}` : '');
  return `${context} the register ${register} has${known || ' unknown scalar value'} should have been in [${range.min}, ${range.max}]`;
}

interface ReturnRule {
  readonly range: ReturnRange;
  readonly is32: boolean;
}

const zeroOnly: ReturnRule = { range: { min: 0, max: 0 }, is32: false };
const zeroOrOne: ReturnRule = { range: { min: 0, max: 1 }, is32: false };

/** The rule of the program's type; undefined where anything goes. */
function ruleOfProgram(env: Env): ReturnRule | undefined {
  const { programType, attachType } = env.input;
  switch (programType) {
    case ProgramType.CGROUP_SKB:
      return attachType === AttachType.CGROUP_INET_EGRESS ? { range: { min: 0, max: 3 }, is32: false } : zeroOrOne;
    case ProgramType.CGROUP_SOCK:
    case ProgramType.SOCK_OPS:
    case ProgramType.CGROUP_DEVICE:
    case ProgramType.CGROUP_SYSCTL:
    case ProgramType.CGROUP_SOCKOPT:
    case ProgramType.CGROUP_SOCK_ADDR:
    case ProgramType.SK_LOOKUP:
    case ProgramType.NETFILTER:
      return zeroOrOne;
    case ProgramType.TRACING:
      return ruleOfTracing(env, attachType);
    case ProgramType.LSM:
      return ruleOfLsm(env);
    default:
      return undefined;
  }
}

function ruleOfTracing(env: Env, attachType: number): ReturnRule | undefined {
  switch (attachType) {
    case AttachType.TRACE_FENTRY:
    case AttachType.TRACE_FEXIT:
      return zeroOnly;
    case AttachType.TRACE_RAW_TP:
    case AttachType.MODIFY_RETURN:
      return undefined;
    case AttachType.TRACE_ITER:
      return zeroOrOne;
    default:
      return env.reject('ENOTSUPP');
  }
}

function ruleOfLsm(env: Env): ReturnRule | undefined {
  const range = returnRangeOfLsm(env.input);
  return range && { range, is32: true };
}

/** The program's (or callback's, or global function's) result (check_return_code). */
export function checkReturnCode(env: Env): void {
  const frame = env.current.frames[0];
  const isSubprogram = frame.subprog !== 0;
  const isVoidHook = env.input.programType === ProgramType.LSM && env.input.attachType === AttachType.LSM_MAC && returnsVoid(env.input);
  if (!isSubprogram && isVoidHook) return;
  checkSource(env, 0);
  const value = env.value(0);
  if (frame.inAsyncCallback) {
    enforce(env, zeroOnly, 'At async callback return');
    return;
  }
  if (isSubprogram) {
    if (value.type !== SCALAR_VALUE) env.reject('EINVAL', `At subprogram exit the register R0 is not a scalar value (${typeName(value.type)})`);
    return;
  }
  const rule = ruleOfProgram(env);
  if (rule) enforce(env, rule, 'At program exit');
}

function enforce(env: Env, rule: ReturnRule, context: string): void {
  const value = env.value(0);
  if (value.type !== SCALAR_VALUE) env.reject('EINVAL', `${context} the register R0 is not a known value (${typeName(value.type)})`);
  markChainPrecision(env, 0);
  if (!isWithinRange(rule.range, value, rule.is32)) env.reject('EINVAL', invalidReturnText(context, 'R0', value, rule.range));
}
