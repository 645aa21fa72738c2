import { AttachType, ProgramType } from '../../bpf/program-types.ts';
import { INSN_BYTES } from '../../bpf/isa.ts';
import type { ObjectFunction } from '../../bpf/object.ts';
import { findSection } from './sections.ts';
import type { AttachMethod } from './sections.ts';

/** `struct bpf_program` of libbpf: a program of an object, before and after it is loaded. */
export class LibbpfProgram {
  readonly function: ObjectFunction;
  readonly attach: AttachMethod;
  type: ProgramType;
  attachType: AttachType;
  isSleepable: boolean;
  /** Function, hook or `category/event` that it is for. */
  target: string;
  autoload: boolean;
  /** struct_ops: the kernel's struct and the member that a map of the object makes of it. */
  structMember: { readonly struct: string; readonly member: string } | undefined;
  autoattach = true;
  fd = -1;
  /** What the verifier said when it was loaded. */
  verifierLog = '';
  /** Log level asked for; the log buffer's address in user memory and its size, 0 for none. */
  log: { level: number; pointer: number; size: number } = { level: 0, pointer: 0, size: 0 };

  constructor(source: ObjectFunction) {
    const section = findSection(source.section);
    this.function = source;
    this.type = section?.programType ?? ProgramType.UNSPEC;
    this.attachType = section?.attachType ?? AttachType.NONE;
    this.isSleepable = section?.isSleepable ?? false;
    this.attach = section?.attach ?? 'none';
    this.target = section?.target ?? '';
    this.autoload = !source.section.startsWith('?');
  }

  get name(): string {
    return this.function.name;
  }

  get sectionName(): string {
    return this.function.section.replace(/^\?/, '');
  }

  get insnCount(): number {
    return this.function.code.length / INSN_BYTES;
  }
}
