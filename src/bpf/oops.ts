import { NS_NEVER } from '../base/units.ts';
import type { Coroutine } from '../kernel/coroutine.ts';
import { HALTED } from '../kernel/coroutine.ts';
import { doExit } from '../kernel/exit.ts';
import { inInterrupt } from '../kernel/preempt.ts';
import { addTaint, dumpStack, printk, printModules } from '../kernel/printk.ts';
import { SIGKILL } from '../kernel/signal.ts';
import type { Bpf } from './bpf.ts';
import type { BpfProgram } from './program.ts';
import type { Fault } from './vm.ts';

/** Below this an address is a NULL pointer with an offset (arch/x86/mm/fault.c show_fault_oops). */
const PAGE_SIZE = 4096;

/**
 * A fault in program code that no verifier has looked at: the kernel's report,
 * then the end of the task, or of the machine when it was in an interrupt.
 */
export function* bpfOops(bpf: Bpf, program: BpfProgram, fault: Fault): Coroutine {
  const { m } = bpf;
  const address = fault.address.toString(16).padStart(16, '0');
  printk(m, headline(fault, address));
  if (fault.kind === 'load' || fault.kind === 'store') {
    printk(m, `#PF: supervisor ${fault.kind === 'load' ? 'read' : 'write'} access in kernel mode`);
    printk(m, `#PF: error_code(0x000${fault.kind === 'load' ? 0 : 2}) - not-present page`);
  }
  printk(m, `Oops: ${fault.kind === 'store' ? '0002' : '0000'} [#1] ${m.config.preempt === 'rt' ? 'PREEMPT_RT' : 'PREEMPT'} SMP NOPTI`);
  printk(m, `RIP: 0010:bpf_prog_${program.functionAt(fault.insn)}+0x${(fault.insn * 8).toString(16)}`);
  addTaint(m, 'D');
  printModules(m);
  dumpStack(m);
  printk(m, '---[ end trace 0000000000000000 ]---');
  if (inInterrupt(m) || m.current.type === 'idle') yield* panic(bpf, 'Fatal exception in interrupt');
  else yield* killCurrent(bpf);
}

/** The verifier itself would have crashed on this kernel: its report, and the end of the loader. Never returns. */
export function* verifierOops(bpf: Bpf, text: string): Coroutine {
  const { m } = bpf;
  printk(m, text);
  printk(m, `Oops: Oops: 0000 [#1] PREEMPT SMP NOPTI`);
  printk(m, 'RIP: 0010:check_kfunc_call');
  addTaint(m, 'D');
  printModules(m);
  dumpStack(m);
  printk(m, '---[ end trace 0000000000000000 ]---');
  yield* killCurrent(bpf);
}

function headline(fault: Fault, address: string): string {
  if (fault.kind !== 'load' && fault.kind !== 'store') return `kernel tried to execute NX-protected page - exploit attempt?`;
  const isNull = fault.address < PAGE_SIZE;
  return isNull ? `BUG: kernel NULL pointer dereference, address: ${address}` : `BUG: unable to handle page fault for address: ${address}`;
}

/** `make_task_dead`: whatever the task held is let go of, and it is no more. */
function* killCurrent(bpf: Bpf): Coroutine {
  const { m } = bpf;
  const { current, cpu } = m;
  if (cpu.preemptCount > 0) printk(m, `note: ${current.comm}[${current.pid}] exited with preempt_count ${cpu.preemptCount}`);
  cpu.preemptCount = 0;
  current.rcuReadLockNesting = 0;
  current.migrationDisabled = 0;
  yield* doExit(m, SIGKILL);
}

/** `panic`: the last line of the log; no CPU does anything any more. */
function* panic(bpf: Bpf, reason: string): Coroutine {
  const { m } = bpf;
  printk(m, `Kernel panic - not syncing: ${reason}`);
  printk(m, `---[ end Kernel panic - not syncing: ${reason} ]---`);
  for (const cpu of m.cpus) {
    m.programTimer(cpu, NS_NEVER);
    cpu.irqsOff = true;
    cpu.stepNs = NS_NEVER;
  }
  for (;;) yield HALTED;
}
