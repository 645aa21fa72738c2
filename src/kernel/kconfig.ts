import type { MachineConfig } from './config.ts';

/** Release of each kernel that a machine may be: version, patch level, sublevel. */
const RELEASES: Readonly<Record<MachineConfig['kernel'], readonly [number, number, number]>> = {
  'pre-6.10': [6, 9, 12],
  '6.12': [6, 12, 95],
  '7.x': [7, 3, 4],
};

/** `LINUX_VERSION_CODE` of the machine's kernel (include/linux/version.h), whose last byte stops at 255. */
export function linuxVersionCode({ kernel }: MachineConfig): number {
  const [version, patchLevel, sublevel] = RELEASES[kernel];
  return (version << 16) + (patchLevel << 8) + Math.min(sublevel, 255);
}

/**
 * Set in every build; what a machine does not model is left out. Values are
 * spelt as /proc/config.gz spells them.
 */
const COMMON: readonly (readonly [string, string])[] = [
  ['CONFIG_64BIT', 'y'],
  ['CONFIG_X86_64', 'y'],
  ['CONFIG_DEFAULT_HOSTNAME', '"(none)"'],
  ['CONFIG_HIGH_RES_TIMERS', 'y'],
  ['CONFIG_BPF', 'y'],
  ['CONFIG_BPF_SYSCALL', 'y'],
  ['CONFIG_BPF_JIT', 'y'],
  ['CONFIG_BPF_LSM', 'y'],
  ['CONFIG_PREEMPT_COUNT', 'y'],
  ['CONFIG_PREEMPTION', 'y'],
  ['CONFIG_PREEMPT_RCU', 'y'],
  ['CONFIG_CGROUPS', 'y'],
  ['CONFIG_SMP', 'y'],
  ['CONFIG_HZ_250', 'y'],
  ['CONFIG_HZ', '250'],
  ['CONFIG_MODULES', 'y'],
  ['CONFIG_EXT4_FS', 'm'],
  ['CONFIG_DEBUG_INFO_BTF', 'y'],
  ['CONFIG_KPROBES', 'y'],
  ['CONFIG_FTRACE', 'y'],
  ['CONFIG_FUNCTION_TRACER', 'y'],
  ['CONFIG_BPF_EVENTS', 'y'],
];

/** One build for `preempt=none`, `voluntary` and `full`: the boot line chooses, not the configuration. */
const DYNAMIC: typeof COMMON = [
  ['CONFIG_PREEMPT_BUILD', 'y'],
  ['CONFIG_PREEMPT_VOLUNTARY', 'y'],
  ['CONFIG_PREEMPT_DYNAMIC', 'y'],
];

/**
 * The configuration that the machine's kernel was built with, as /proc/config.gz
 * tells it: `y`, `m`, a number, or a string in quotes. An option that is off is not there.
 */
export function kernelConfiguration({ preempt, debugAtomicSleep }: MachineConfig): ReadonlyMap<string, string> {
  return new Map([
    ...COMMON,
    ...(preempt === 'rt' ? [['CONFIG_PREEMPT_RT', 'y'] as const] : DYNAMIC),
    ...(debugAtomicSleep ? [['CONFIG_DEBUG_ATOMIC_SLEEP', 'y'] as const] : []),
  ]);
}
