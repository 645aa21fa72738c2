import { toHex } from '../../../base/bytes.ts';
import { Errno } from '../../../base/errno.ts';
import { hid_request, hid_request_end } from '../../../base/event.ts';
import type { Ns } from '../../../base/units.ts';
import { NS_PER_SEC, NS_PER_US } from '../../../base/units.ts';
import { Completion, complete } from '../../completion.ts';
import { waitForCompletionTimeout } from '../../completion-timeout.ts';
import type { Coroutine } from '../../coroutine.ts';
import type { IrqHandler } from '../../irq.ts';
import { raiseDeviceIrq, requestIrq } from '../../irq.ts';
import type { Machine } from '../../machine.ts';
import { mightSleep } from '../../sched/core.ts';
import type { Firmware } from './firmware.ts';
import { deviceReport, hidInputReport } from './hid-core.ts';
import type { HidDevice, HidLowLevel } from './hid-device.ts';
import { HidReportType, HidRequest } from './hid-device.ts';

/**
 * A HID device on a full-speed USB controller (drivers/hid/usbhid), whose driver completes transfers
 * in its hard interrupt; controllers of higher speeds do it in a softirq.
 */

/** `USB_CTRL_SET_TIMEOUT` */
const CONTROL_TIMEOUT_NS: Ns = 5 * NS_PER_SEC;
/** Buffers, a transfer descriptor, the controller's doorbell. */
const SUBMIT_NS: Ns = 2 * NS_PER_US;
const OUTPUT_NS: Ns = 1_000 * NS_PER_US;
/** The first interrupt line of devices. */
const FIRST_IRQ = 20;

const requestNames = new Map<number, string>(Object.entries(HidRequest).map(([name, value]) => [value, name]));

interface Transfer {
  readonly number: number;
  readonly completion: Completion;
  ret: number;
}

/** A device at the end of its wire: its interrupts, and what it is asked. */
export class UsbHid implements HidLowLevel {
  private readonly hid: HidDevice;
  private readonly firmware: Firmware;
  private readonly irq: number;
  private readonly arrived: Uint8Array[] = [];
  private readonly answered: Transfer[] = [];
  private readonly underWay = new Set<Transfer>();
  private transfers = 0;

  constructor(m: Machine, hid: HidDevice, firmware: Firmware) {
    this.hid = hid;
    this.firmware = firmware;
    this.irq = FIRST_IRQ + hid.hidId;
    requestIrq(m, this.irq, `ohci_hcd:usb${hid.hidId}`, this.interrupt());
  }

  /** The device has a report: its interrupt endpoint is read. Called from outside any CPU. */
  send(m: Machine, report: Uint8Array): void {
    this.arrived.push(report);
    raiseDeviceIrq(m, 0, this.irq);
  }

  /** The device has gone: nobody waits for it any longer (`usb_hcd_flush_endpoint`). */
  unplug(m: Machine): void {
    for (const transfer of this.underWay) this.finish(m, transfer, -Errno.ESHUTDOWN);
  }

  /** The controller's interrupt: `hid_irq_in` for reports, wake-ups for who waits for an answer. Hardirq. */
  private interrupt(): IrqHandler {
    const { hid, arrived, answered } = this;
    return function* handler(m) {
      for (let report = arrived.shift(); report; report = arrived.shift()) yield* hidInputReport(m, hid, deviceReport(HidReportType.INPUT, report));
      for (let transfer = answered.shift(); transfer; transfer = answered.shift()) complete(m, transfer.completion);
      return 'handled';
    };
  }

  /** `usbhid_raw_request`: asks over the control pipe and sleeps until the answer is there. `-ETIMEDOUT` after 5 s, `-ESHUTDOWN` where it is unplugged meanwhile. */
  rawRequest(m: Machine, data: Uint8Array, _type: number, request: number): Coroutine<number> {
    return this.transfer(m, data, requestNames.get(request) ?? `request ${request}`, this.hid.config.answerNs);
  }

  /** `usbhid_output_report`: over the interrupt pipe, within a millisecond. `-ENOSYS` for a device without such a pipe. */
  *outputReport(m: Machine, data: Uint8Array): Coroutine<number> {
    if (this.hid.config.sort === 'keyboard') return -Errno.ENOSYS;
    return yield* this.transfer(m, data, 'OUTPUT', OUTPUT_NS);
  }

  private *transfer(m: Machine, data: Uint8Array, type: string, answerNs: Ns): Coroutine<number> {
    if (this.hid.isUnplugged) return -Errno.ENODEV;
    yield* mightSleep(m, 'drivers/usb/core/message.c', 53);
    yield* m.spend(SUBMIT_NS);
    const transfer: Transfer = { number: ++this.transfers, completion: new Completion(), ret: -Errno.ETIMEDOUT };
    m.emit(hid_request, this.hid.hidId, transfer.number, type, toHex(data));
    this.underWay.add(transfer);
    if (!this.hid.config.swallows.includes(transfer.number)) m.at(m.nowNs + answerNs, () => this.answer(m, transfer, data, type));
    yield* waitForCompletionTimeout(m, transfer.completion, CONTROL_TIMEOUT_NS);
    this.underWay.delete(transfer);
    m.emit(hid_request_end, this.hid.hidId, transfer.number, transfer.ret);
    return transfer.ret;
  }

  private answer(m: Machine, transfer: Transfer, data: Uint8Array, type: string): void {
    if (!this.underWay.has(transfer) || this.hid.isUnplugged) return;
    this.firmware.handle(type, data);
    this.finish(m, transfer, data.length);
  }

  private finish(m: Machine, transfer: Transfer, ret: number): void {
    transfer.ret = ret;
    this.answered.push(transfer);
    raiseDeviceIrq(m, 0, this.irq);
  }
}
