import { Errno } from '../../base/errno.ts';
import type { BpfObject, DataVariable } from '../../bpf/object.ts';
import type { MachineConfig } from '../../kernel/config.ts';
import type { Coroutine } from '../../kernel/coroutine.ts';
import { kernelConfiguration, linuxVersionCode } from '../../kernel/kconfig.ts';
import { kconfigType, numberBytes, optionBytes } from './kconfig-value.ts';
import type { KconfigMismatch } from './kconfig-value.ts';
import type { LibbpfLog } from './log.ts';
import { KCONFIG } from './kconfig-section.ts';

/**
 * Gives an object's `__kconfig` variables their values in `memory`, the contents
 * of the section's map (the kcfg half of libbpf's bpf_object__resolve_externs);
 * 0 or `-errno`. Differs in that a type which cannot be one is found here, not
 * when the object is opened, that the order of debugging lines is the section's, and that reading /proc/config.gz takes no time.
 */
export function* resolveKconfig(config: MachineConfig, log: LibbpfLog, object: BpfObject, memory: Uint8Array): Coroutine<number> {
  const variables = object.dataSections.find(({ name }) => name === KCONFIG)!.variables;
  const missing: DataVariable[] = [];
  for (const variable of variables) {
    const type = kconfigType(object.types, variable.type);
    if (type.kind === 'unknown') {
      yield* log.warn(`extern (kcfg) '${variable.name}': type is unsupported`);
      return -Errno.EOPNOTSUPP;
    }
  }
  for (const variable of variables) {
    const value = isOption(variable) ? optionOf(config, object, variable) : virtualOf(config, object, variable);
    if (value === undefined) missing.push(variable);
    else if ('error' in value) {
      yield* log.warn(`extern (kcfg) '${variable.name}': ${value.words}`);
      return isOption(variable) ? -Errno.EINVAL : value.error;
    } else {
      memory.set(value.bytes, variable.offset);
      yield* log.debug(`extern (kcfg) '${variable.name}': set to ${value.shown}`);
    }
  }
  return yield* missingOnes(log, object, missing);
}

/** A value for a variable, and how a debugging line shows it. */
interface KconfigValue {
  readonly bytes: Uint8Array;
  readonly shown: string;
}

const isOption = ({ name }: DataVariable): boolean => name.startsWith('CONFIG_');

function optionOf(config: MachineConfig, object: BpfObject, { name, type }: DataVariable): KconfigValue | KconfigMismatch | undefined {
  const text = kernelConfiguration(config).get(name);
  return text === undefined ? undefined : shownAs(text, optionBytes(kconfigType(object.types, type), text));
}

/** What libbpf itself knows of the kernel, under names that no configuration has. */
function virtualOf(config: MachineConfig, object: BpfObject, { name, type }: DataVariable): KconfigValue | KconfigMismatch {
  const value = virtualValue(config, name);
  if (value === undefined && !(name.startsWith('LINUX_') && isWeak(object, name))) {
    return { error: -Errno.EINVAL, words: 'unrecognized virtual extern' };
  }
  return shownAs(`0x${(value ?? 0).toString(16)}`, numberBytes(kconfigType(object.types, type), BigInt(value ?? 0)));
}

/** Every kernel here is an x86-64 of 6.9 or later: bpf_get_attach_cookie is there, and system calls have their wrappers. */
function virtualValue(config: MachineConfig, name: string): number | undefined {
  if (name === 'LINUX_KERNEL_VERSION') return linuxVersionCode(config);
  return name === 'LINUX_HAS_BPF_COOKIE' || name === 'LINUX_HAS_SYSCALL_WRAPPER' ? 1 : undefined;
}

function shownAs(shown: string, bytes: Uint8Array | KconfigMismatch): KconfigValue | KconfigMismatch {
  return 'error' in bytes ? bytes : { bytes, shown };
}

/** A weak one stays zero; any other ends the load. */
function* missingOnes(log: LibbpfLog, object: BpfObject, missing: readonly DataVariable[]): Coroutine<number> {
  for (const { name } of missing) {
    if (!isWeak(object, name)) {
      yield* log.warn(`extern '${name}' (strong): not resolved`);
      return -Errno.ESRCH;
    }
    yield* log.debug(`extern '${name}' (weak): not resolved, defaulting to zero`);
  }
  return 0;
}

function isWeak(object: BpfObject, name: string): boolean {
  return object.externs.some((extern) => extern.name === name && extern.isWeak);
}
