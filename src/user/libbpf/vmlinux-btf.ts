import { Errno } from '../../base/errno.ts';
import type { BpfObject } from '../../bpf/object.ts';
import { ProgramType } from '../../bpf/program-types.ts';
import type { Coroutine } from '../../kernel/coroutine.ts';
import type { MachineConfig } from '../../kernel/config.ts';
import type { LibbpfMap } from './bpf-map.ts';
import type { LibbpfProgram } from './bpf-program.ts';
import { errstr, type LibbpfLog } from './log.ts';

const SYSFS_BTF = '/sys/kernel/btf/vmlinux';

/** Their place to attach to is an id in the kernel's types (libbpf.c `prog_needs_vmlinux_btf`). */
const NAMED_BY_TYPE: ReadonlySet<number> = new Set([ProgramType.TRACING, ProgramType.LSM, ProgramType.STRUCT_OPS]);

/** What of an opened object says whether it needs them. */
interface OpenedObject {
  readonly source: BpfObject;
  readonly programs: readonly LibbpfProgram[];
  readonly maps: readonly LibbpfMap[];
}

/**
 * `bpf_object__load_vmlinux_btf`: 0, or `-ESRCH` where an object needs the kernel's
 * types and the kernel was built without. Differs in that no copy of them is looked
 * for on the disk: this machine has no /boot.
 */
export function* loadVmlinuxBtf({ debugInfoBtf = true }: MachineConfig, log: LibbpfLog, object: OpenedObject): Coroutine<number> {
  if (debugInfoBtf || !needsVmlinuxBtf(object)) return 0;
  yield* log.warn(`kernel BTF is missing at '${SYSFS_BTF}', was CONFIG_DEBUG_INFO_BTF enabled?`);
  yield* log.warn('failed to find valid kernel BTF');
  yield* log.warn(`Error loading vmlinux BTF: ${errstr(-Errno.ESRCH)}`);
  return -Errno.ESRCH;
}

/** `obj_needs_vmlinux_btf`: CO-RE, kfuncs and kernel variables by type, programs and maps that name kernel types. */
function needsVmlinuxBtf({ source, programs, maps }: OpenedObject): boolean {
  return (
    source.externs.some(({ kind }) => kind === 'ksym') ||
    source.functions.some(({ relocations }) => relocations.some(({ type }) => type === 'core')) ||
    programs.some(({ autoload, type }) => autoload && NAMED_BY_TYPE.has(type)) ||
    maps.some(({ structOps }) => structOps !== undefined)
  );
}
