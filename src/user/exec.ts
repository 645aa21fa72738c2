import { Errno } from '../base/errno.ts';
import { AddressSpace, FIRST_USER_REGION } from '../bpf/memory.ts';
import type { Coroutine } from '../kernel/coroutine.ts';
import type { Machine } from '../kernel/machine.ts';

/** What a program on the machine's disk does with its arguments; undefined for arguments it cannot take. */
type DiskProgram = (argv: readonly string[]) => ((m: Machine) => Coroutine<never>) | undefined;

/** The programs on disk. There is one, and of the shell in it one loop, the customary way to keep a CPU busy. */
const PROGRAMS: Readonly<Record<string, DiskProgram>> = {
  '/bin/busybox': ([applet, option, script]) =>
    applet === 'sh' && option === '-c' && script === 'while :; do :; done' ? burnCpu : undefined,
};

const LAP_NS = 1_000_000;
const COMM_BYTES = 15;

function* burnCpu(): Coroutine<never> {
  for (;;) yield LAP_NS;
}

/**
 * execve(2): the current task becomes another program with memory of its own, and does
 * not come back. `-ENOENT` for a program that is not there, `-ENOEXEC` for arguments that
 * it does not understand.
 */
export function* execve(m: Machine, path: string, argv: readonly string[]): Coroutine<number> {
  yield* m.spend(m.costs.openNs);
  const program = PROGRAMS[path];
  if (program === undefined) return -Errno.ENOENT;
  const run = program(argv);
  if (run === undefined) return -Errno.ENOEXEC;
  m.current.comm = path.slice(path.lastIndexOf('/') + 1).slice(0, COMM_BYTES);
  m.current.mm = new AddressSpace(FIRST_USER_REGION);
  m.current.signals?.handlers.clear();
  m.current.userMode = true;
  return yield* run(m);
}
