import type { Coroutine } from '../../coroutine.ts';
import type { Machine } from '../../machine.ts';

/** A packet on its way through the machine. A program may change its bytes, and where they begin and end. */
export interface Frame {
  /** Counts the packets that came to the device, from 1: by it the Log's events of one packet belong together. */
  readonly number: number;
  data: Uint8Array;
}

/** A program on a packet's way: BPF, or in tests a function of our own. */
export interface PacketProgram {
  /** Its id, as `xdp_exception` gives it. */
  readonly id: number;
  readonly name: string;
  /** Runs in softirq, under RCU. What it returns is an action of its hook, or nonsense. */
  run(m: Machine, frame: Frame, device: NetDevice): Coroutine<number>;
}

/** `enum xdp_action` (include/uapi/linux/bpf.h). */
export const XdpAction = { ABORTED: 0, DROP: 1, PASS: 2, TX: 3, REDIRECT: 4 } as const;
export const xdpActionNames = ['ABORTED', 'DROP', 'PASS', 'TX', 'REDIRECT'] as const;

/** `enum tcx_action_base`: NEXT goes on with the next program. */
export const TcxAction = { NEXT: -1, PASS: 0, DROP: 2 } as const;

/** `struct net_device`: what programs hang on. */
export class NetDevice {
  readonly name: string;
  readonly ifindex: number;
  /** At most one (`XDP_MODE_DRV`). */
  xdp: PacketProgram | undefined;
  /** In the order they run. A run in progress keeps the list it started with. */
  tcxIngress: readonly PacketProgram[] = [];

  constructor(name: string, ifindex: number) {
    this.name = name;
    this.ifindex = ifindex;
  }
}

/** The network devices of a machine, by number. */
export class Network {
  readonly devices = new Map<number, NetDevice>();

  byName(name: string): NetDevice | undefined {
    return [...this.devices.values()].find((device) => device.name === name);
  }
}
