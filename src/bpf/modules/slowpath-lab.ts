import { Errno } from '../../base/errno.ts';
import { NS_PER_MS, NS_PER_US } from '../../base/units.ts';
import type { Coroutine } from '../../kernel/coroutine.ts';
import { usleepRange } from '../../kernel/time/sleep.ts';
import type { CallImplementation } from '../bpf.ts';
import { bytesArgument, storeArgument } from '../helpers/maps.ts';
import type { ProgramRun } from '../run.ts';

/**
 * `slowpath_lab`, the lab's own kernel module. Linux has no kfunc that only
 * sleeps; a module may bring one, as `bpf_testmod` brings its own. C programs
 * get the declarations from `slowpath_lab.h` (src/c/headers/slowpath-lab.ts).
 */

/** How much later than asked a sleep may end, so that wake-ups bundle. */
const SLACK_NS = 10 * NS_PER_US;

/** `slowpath_lab.reputation_ms` of a module that was loaded without parameters. */
const REPUTATION_MS = 5;
/** 203.0.113.0/24, one of the networks that RFC 5737 keeps for examples: whom the service knows for bad. */
const BAD_NETWORK = 0xcb00_7100;
const NETWORK_MASK = 0xffff_ff00;

/**
 * `slowpath_ask_reputation` (KF_SLEEPABLE): what a service far away knows of an IPv4
 * address, given as in the packet (network byte order): 1 for a bad one, else 0. The
 * caller sleeps until the answer is there, `slowpath_lab.reputation_ms` later.
 */
function* askReputation(run: ProgramRun, address: number): Coroutine<number> {
  const { m } = run.bpf;
  const ns = (m.config.moduleParameters?.['slowpath_lab.reputation_ms'] ?? REPUTATION_MS) * NS_PER_MS;
  m.enterFunction('slowpath_ask_reputation');
  yield* usleepRange(m, ns, ns + SLACK_NS);
  const isBad = (swap32(address) & NETWORK_MASK) === (BAD_NETWORK | 0);
  m.exitFunction('slowpath_ask_reputation', isBad ? '1' : '0');
  return isBad ? 1 : 0;
}

function swap32(value: number): number {
  return (value << 24) | ((value & 0xff00) << 8) | ((value >>> 8) & 0xff00) | (value >>> 24);
}

/** `lab_compress`: pairs of how often a byte comes and the byte; how many bytes that makes, or -ENOSPC. No rescheduling point: it computes from end to end. */
function* compress(run: ProgramRun, out: number, outSize: number, from: number, size: number): Coroutine<number> {
  const { m } = run.bpf;
  m.enterFunction('lab_compress');
  yield* m.spend(size * m.costs.compressByteNs);
  const packed = runLengths(bytesArgument(run, from, size));
  const ret = packed.length <= outSize ? packed.length : -Errno.ENOSPC;
  if (ret > 0) storeArgument(run, out, packed);
  m.exitFunction('lab_compress', String(ret));
  return ret;
}

function runLengths(bytes: Uint8Array): Uint8Array {
  const packed: number[] = [];
  for (let at = 0; at < bytes.length; ) {
    let length = 1;
    while (length < 255 && bytes[at + length] === bytes[at]) length++;
    packed.push(length, bytes[at]);
    at += length;
  }
  return Uint8Array.from(packed);
}

/**
 * `lab_msleep` (KF_SLEEPABLE): sleeps on an hrtimer, as waiting for a device would; 0.
 * `lab_msleep_unmarked` is the same function, but its author forgot KF_SLEEPABLE:
 * the verifier, which knows no more of a kfunc than its flags, lets it pass everywhere.
 */
export const slowpathLabKfuncs: readonly (readonly [name: string, CallImplementation])[] = [
  ['lab_msleep', (run, ms) => msleep(run, 'lab_msleep', ms)],
  ['lab_msleep_unmarked', (run, ms) => msleep(run, 'lab_msleep_unmarked', ms)],
  ['slowpath_ask_reputation', askReputation],
  ['lab_compress', compress],
];

function* msleep(run: ProgramRun, name: string, ms: number): Coroutine<number> {
  const { m } = run.bpf;
  const ns = (ms >>> 0) * NS_PER_MS;
  m.enterFunction(name);
  yield* usleepRange(m, ns, ns + SLACK_NS);
  m.exitFunction(name, '0');
  return 0;
}
