import type { LibbpfProgram } from './bpf-program.ts';

/** `struct bpf_link` of libbpf: an attachment held by a descriptor. */
export class LibbpfLink {
  /** Undefined for a link of a struct_ops map. */
  readonly program: LibbpfProgram | undefined;
  fd: number;
  pinPath: string | undefined;
  /** bpf_link__disconnect: destroying the handle leaves the attachment. */
  isDisconnected = false;

  constructor(program: LibbpfProgram | undefined, fd: number) {
    this.program = program;
    this.fd = fd;
  }
}
