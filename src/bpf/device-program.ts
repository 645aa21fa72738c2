import { Errno } from '../base/errno.ts';
import type { Attachment } from '../kernel/attach.ts';
import type { NetDevice, PacketProgram } from '../kernel/net/core/net-device.ts';
import type { Bpf } from './bpf.ts';
import { Packet } from './packet.ts';
import { ProgramType } from './program-types.ts';
import type { BpfProgram } from './program.ts';
import { runProgram } from './run.ts';

/** Programs on network devices: XDP in front of the socket buffer, tcx behind it. */

export type DeviceHook = 'xdp' | 'tc';

/**
 * Hangs a program on a device. XDP (`bpf_xdp_link_attach`): `-EINVAL` for another
 * type of program or an unknown device, `-EBUSY` where one hangs already. tcx
 * (`tcx_link_attach`), behind those that are there: `-EINVAL`, `-ENODEV`.
 */
export function attachToDevice(bpf: Bpf, program: BpfProgram, hook: DeviceHook, device: NetDevice | undefined): Attachment | number {
  const wanted = hook === 'xdp' ? ProgramType.XDP : ProgramType.SCHED_CLS;
  if (program.parts.type !== wanted) return -Errno.EINVAL;
  if (!device) return hook === 'xdp' ? -Errno.EINVAL : -Errno.ENODEV;
  const attached = packetProgram(bpf, program);
  return hook === 'xdp' ? attachXdp(device, attached) : attachTcx(device, attached);
}

function attachXdp(device: NetDevice, program: PacketProgram): Attachment | number {
  if (device.xdp) return -Errno.EBUSY;
  device.xdp = program;
  return {
    detach: () => {
      if (device.xdp === program) device.xdp = undefined;
    },
  };
}

function attachTcx(device: NetDevice, program: PacketProgram): Attachment {
  device.tcxIngress = [...device.tcxIngress, program];
  return { detach: () => void (device.tcxIngress = device.tcxIngress.filter((other) => other !== program)) };
}

/** Runs the program on a packet (`bpf_prog_run_xdp`, `bpf_prog_run`), which keeps what it changed. */
function packetProgram(bpf: Bpf, program: BpfProgram): PacketProgram {
  const kind = program.parts.type === ProgramType.XDP ? 'xdp' : 'skb';
  return {
    id: program.id,
    name: program.name,
    *run(_m, frame, device) {
      const packet = new Packet(bpf.space, kind, frame.data, device.ifindex);
      const action = yield* runProgram(bpf, program, (run) => packet.enter(run));
      frame.data = packet.bytes();
      packet.free();
      return action;
    },
  };
}
