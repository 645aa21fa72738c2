import type { LibbpfProgram } from './bpf-program.ts';

/** `struct bpf_link` of libbpf: an attachment held by a descriptor. */
export class LibbpfLink {
  readonly program: LibbpfProgram;
  fd: number;
  pinPath: string | undefined;
  /** bpf_link__disconnect: destroying the handle leaves the attachment. */
  isDisconnected = false;

  constructor(program: LibbpfProgram, fd: number) {
    this.program = program;
    this.fd = fd;
  }
}
