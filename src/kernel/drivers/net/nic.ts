import { packet_arrive, packet_done, packet_lost, xdp_exception } from '../../../base/event.ts';
import type { NicConfig } from '../../config.ts';
import type { Coroutine } from '../../coroutine.ts';
import { raiseDeviceIrq, requestIrq } from '../../irq.ts';
import type { Machine } from '../../machine.ts';
import { rcuReadLock, rcuReadUnlock } from '../../preempt.ts';
import { napiSchedule, netifReceiveSkb } from '../../net/core/dev.ts';
import type { Napi } from '../../net/core/dev.ts';
import type { Frame } from '../../net/core/net-device.ts';
import { NetDevice, XdpAction, xdpActionNames } from '../../net/core/net-device.ts';
import { dottedOf, udpFrame } from './frames.ts';
import { arrivalsOf } from './traffic.ts';
import type { Arrival } from './traffic.ts';

const IFINDEX = 2;
const IRQ = 24;
/** The CPU that its interrupt line is bound to. */
const IRQ_CPU = 0;

/**
 * A network card with one receive ring, and its driver: modelled on what drivers
 * with native XDP have in common. The card puts a packet into the ring and
 * interrupts, once; the handler masks the line and has the softirq poll the ring
 * until it is empty. A packet that finds the ring full is lost without a trace
 * but the card's counter.
 */
class Nic implements Napi {
  readonly address: number;
  readonly device = new NetDevice('eth0', IFINDEX);
  private readonly ringSize: number;
  private readonly ring: Frame[] = [];
  private isMasked = false;
  private received = 0;
  private lost = 0;

  constructor(m: Machine, { ring }: NicConfig) {
    this.address = m.kernelAddress(512);
    this.ringSize = ring;
  }

  /** The wire brings a packet. No CPU has anything to do with it yet. */
  arrive(m: Machine, source: number): void {
    const data = udpFrame(source);
    const number = ++this.received;
    if (this.ring.length >= this.ringSize) {
      m.emit(packet_lost, number, this.device.name, dottedOf(source), ++this.lost);
      return;
    }
    this.ring.push({ number, data });
    m.emit(packet_arrive, number, this.device.name, dottedOf(source), data.length, this.ring.length);
    this.interrupt(m);
  }

  private interrupt(m: Machine): void {
    if (this.isMasked) return;
    this.isMasked = true;
    raiseDeviceIrq(m, IRQ_CPU, IRQ);
  }

  *handleIrq(m: Machine): Coroutine<'handled'> {
    yield* m.spend(m.costs.nicIrqNs);
    napiSchedule(m, this);
    return 'handled';
  }

  *poll(m: Machine, weight: number): Coroutine<number> {
    yield* m.spend(m.costs.napiPollNs);
    let work = 0;
    for (; work < weight && this.ring.length > 0; work++) {
      const frame = this.ring.shift()!;
      yield* m.spend(m.costs.rxDescriptorNs);
      m.emit(packet_done, frame.number, this.device.name, yield* this.receive(m, frame));
    }
    return work;
  }

  complete(m: Machine): void {
    this.isMasked = false;
    // One may have come between the last look at the ring and the unmasking.
    if (this.ring.length > 0) this.interrupt(m);
  }

  /** One packet's way; what became of it. */
  private *receive(m: Machine, frame: Frame): Coroutine<string> {
    rcuReadLock(m);
    const action = yield* this.runXdp(m, frame);
    const verdict = action === XdpAction.PASS ? yield* netifReceiveSkb(m, this.device, frame) : yield* this.finishXdp(m, action);
    rcuReadUnlock(m);
    return verdict;
  }

  private *runXdp(m: Machine, frame: Frame): Coroutine<number> {
    const program = this.device.xdp;
    if (!program) return XdpAction.PASS;
    const action = (yield* program.run(m, frame, this.device)) >>> 0;
    const isTaken = action === XdpAction.PASS || action === XdpAction.TX || action === XdpAction.DROP;
    // There is nowhere to redirect to; what is no action is treated as ABORTED, after a warning that we leave out.
    if (!isTaken) m.emit(xdp_exception, program.id, xdpActionNames[action] ?? String(action), this.device.ifindex);
    return action;
  }

  private *finishXdp(m: Machine, action: number): Coroutine<string> {
    if (action === XdpAction.TX) yield* m.spend(m.costs.xdpTransmitNs);
    return `XDP_${xdpActionNames[action] ?? 'ABORTED'}`;
  }
}

/** Puts the configured card into the machine; its packets come from then on. */
function probeNic(m: Machine, config: NicConfig): void {
  const nic = new Nic(m, config);
  m.network.devices.set(IFINDEX, nic.device);
  requestIrq(m, IRQ, 'eth0-rx-0', (machine) => nic.handleIrq(machine));
  deliver(m, nic, arrivalsOf(config.flows, m.config.seed), 0);
}

/** The card of a machine whose configuration has one. */
export const nicDriver = {
  probe(m: Machine): void {
    if (m.config.nic) probeNic(m, m.config.nic);
  },
};

/** One arrival at a time is on the machine's timeline. */
function deliver(m: Machine, nic: Nic, arrivals: readonly Arrival[], next: number): void {
  const arrival = arrivals[next];
  if (!arrival) return;
  m.at(Math.max(arrival.atNs, m.nowNs), () => {
    nic.arrive(m, arrival.source);
    deliver(m, nic, arrivals, next + 1);
  });
}
