import process from 'node:process';
import { console_event } from '../base/event.ts';
import { installBpf } from '../bpf/install.ts';
import { Machine } from '../kernel/machine.ts';
import { Log } from '../trace/log.ts';
import { driversOf, loadDrivers } from '../lab/drivers.ts';
import { verifyEach } from '../user/loader/verify-each.ts';
import { loadBpf } from './object.ts';
import type { CheckCommand } from './options.ts';

const EXIT_ACCEPTED = 0;
const EXIT_REJECTED = 1;
const EXIT_TROUBLE = 2;

/** `slowpath check`: the verifier's log of each program to standard output, libbpf's warnings to standard error. */
export async function check({ bpf: path, kernel, preempt, modules }: CheckCommand): Promise<number> {
  const object = loadBpf(path);
  if (object === undefined) return EXIT_TROUBLE;
  const machineLog = new Log();
  const machine = { kernel, preempt, modules };
  const m = new Machine(machine, machineLog);
  const needs = { machine, bpf: [object] };
  await loadDrivers(needs);
  const verdict = verifyEach(m, installBpf(m, { modules }, driversOf(needs)), object);
  process.stderr.write(verdict.warnings);
  if (verdict.error) return EXIT_TROUBLE;
  for (const { program, section, error, log } of verdict.programs) {
    process.stdout.write(`${program} (${section}): ${error ? `rejected, ${error}` : 'accepted'}\n${log}`);
  }
  if (verdict.isCrashed) process.stderr.write(consoleText(machineLog));
  return verdict.isCrashed || verdict.programs.some(({ error }) => error) ? EXIT_REJECTED : EXIT_ACCEPTED;
}

/** What the kernel has written to its console. */
function consoleText(log: Log): string {
  let text = '';
  for (let index = 0; index < log.length; index++) {
    if (log.kind(index) === console_event) text += `${log.text(index, 'msg')}\n`;
  }
  return text;
}
