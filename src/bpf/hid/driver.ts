import { plugInDevices } from '../../kernel/drivers/hid/probe.ts';
import type { Driver } from '../set-up.ts';
import { HidBpf } from './hid-bpf.ts';
import { hidKfuncs, rememberHidBpf } from './kfuncs.ts';

/** HID devices with HID-BPF, for a machine whose configuration has such devices, or programs that ask for them. */
export const hidDriver: Driver = {
  kfuncs: hidKfuncs,
  install(m, bpf) {
    const hidBpf = new HidBpf(bpf, plugInDevices(m));
    rememberHidBpf(hidBpf);
    bpf.structOps.set('hid_bpf_ops', hidBpf);
  },
};
