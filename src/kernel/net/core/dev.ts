import { napi_poll, netif_receive_skb } from '../../../base/event.ts';
import type { Ns } from '../../../base/units.ts';
import { NS_PER_MS } from '../../../base/units.ts';
import type { Coroutine } from '../../coroutine.ts';
import type { Cpu } from '../../cpu.ts';
import type { Machine } from '../../machine.ts';
import { NET_RX_SOFTIRQ, raiseSoftirqIrqoff } from '../../softirq-raise.ts';
import type { Frame, NetDevice } from './net-device.ts';
import { TcxAction } from './net-device.ts';

/** `NAPI_POLL_WEIGHT`, `netdev_budget` and `netdev_budget_usecs` (two jiffies at HZ=250). */
const NAPI_POLL_WEIGHT = 64;
const NETDEV_BUDGET = 300;
const NETDEV_BUDGET_NS: Ns = 8 * NS_PER_MS;

/** `struct napi_struct`: a device that is asked for its packets instead of interrupting for each. */
export interface Napi {
  readonly address: number;
  readonly device: NetDevice;
  /** Takes at most `weight` packets; how many it took. Fewer than that: there are none left. */
  poll(m: Machine, weight: number): Coroutine<number>;
  /** `napi_complete_done()`: nothing is left, the device may interrupt again. */
  complete(m: Machine): void;
}

/** `softnet_data.poll_list` of each CPU. */
const pollLists = new WeakMap<Cpu, Napi[]>();

function pollListOf(cpu: Cpu): Napi[] {
  let list = pollLists.get(cpu);
  if (!list) pollLists.set(cpu, (list = []));
  return list;
}

/** `napi_schedule()`: this CPU will poll the device, in softirq. Called by its interrupt handler. */
export function napiSchedule(m: Machine, napi: Napi): void {
  pollListOf(m.cpu).push(napi);
  raiseSoftirqIrqoff(m, NET_RX_SOFTIRQ);
}

/**
 * `net_rx_action()` (net/core/dev.c): polls device after device until none has
 * packets, the budget is used up or two jiffies are over; then the softirq is
 * raised again, and the rest waits for its turn (or for ksoftirqd).
 */
export function* netRxAction(m: Machine): Coroutine {
  const list = pollListOf(m.cpu);
  const endNs = m.nowNs + NETDEV_BUDGET_NS;
  let budget = NETDEV_BUDGET;
  while (list.length > 0) {
    const napi = list.shift()!;
    const work = yield* napi.poll(m, NAPI_POLL_WEIGHT);
    m.emit(napi_poll, napi.address, napi.device.name, work, NAPI_POLL_WEIGHT);
    m.setIrqsOff(true);
    if (work < NAPI_POLL_WEIGHT) napi.complete(m);
    else list.push(napi);
    m.setIrqsOff(false);
    budget -= work;
    if (budget <= 0 || m.nowNs >= endNs) break;
  }
  if (list.length === 0) return;
  m.setIrqsOff(true);
  raiseSoftirqIrqoff(m, NET_RX_SOFTIRQ);
  m.setIrqsOff(false);
}

/** What became of a packet behind the driver. */
type StackVerdict = 'PASS' | 'TC_DROP';

/**
 * `netif_receive_skb()`: programs on tc ingress, then the protocols. Differs:
 * where the protocols would look for a socket the packet's way ends; its cost is
 * that of a UDP packet up to there.
 */
export function* netifReceiveSkb(m: Machine, device: NetDevice, frame: Frame): Coroutine<StackVerdict> {
  yield* m.spend(m.costs.skbNs);
  m.emit(netif_receive_skb, m.kernelAddress(256), frame.data.length, device.name);
  for (const program of device.tcxIngress) {
    const verdict = yield* program.run(m, frame, device);
    if (verdict === TcxAction.DROP) return 'TC_DROP';
    if (verdict !== TcxAction.NEXT) break;
  }
  yield* m.spend(m.costs.protocolNs);
  return 'PASS';
}
