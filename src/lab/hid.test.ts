import { beforeAll, describe, expect, test } from 'vitest';
import { hid_device_state, hid_report_end, hid_request_end, input_event } from '../base/event.ts';
import { NS_PER_MS } from '../base/units.ts';
import type { HidDeviceConfig } from '../kernel/config.ts';
import type { Log } from '../trace/log.ts';
import { loadDrivers } from './drivers.ts';
import { simulate, terminalText } from './run.ts';

/* HID-BPF from C to the input layer: what lessons do not reach. */

const keyboard: HidDeviceConfig = {
  hidId: 1, sort: 'keyboard', name: 'keyboard', answerNs: 2 * NS_PER_MS, swallows: [],
  script: [
    { atNs: 10 * NS_PER_MS, action: 'report', data: [0, 0, 4, 0, 0, 0, 0, 0] },
    { atNs: 11 * NS_PER_MS, action: 'report', data: [0, 0, 0, 0, 0, 0, 0, 0] },
    { atNs: 40 * NS_PER_MS, action: 'unplug' },
  ],
};
const gamepad: HidDeviceConfig = { hidId: 2, sort: 'gamepad', name: 'pad', script: [], answerNs: 3 * NS_PER_MS, swallows: [2] };

const head = `#include <vmlinux.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include "hid_bpf_helpers.h"
char LICENSE[] SEC("license") = "GPL";
`;

/** Loads, attaches to the device of that number, waits; prints what \`more\` prints. */
const loader = (hidId: number, more = '') => `#include <stdio.h>
#include <errno.h>
#include <unistd.h>
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include "prog.skel.h"
int main(void)
{
	LIBBPF_OPTS(bpf_test_run_opts, opts);
	struct prog_bpf *skel = prog_bpf__open();
	int err;
	skel->struct_ops.ops->hid_id = ${hidId};
	err = prog_bpf__load(skel);
	printf("load %d\\n", err);
	if (err)
		return 0;
	printf("attach %d\\n", prog_bpf__attach(skel));
	${more}
	usleep(30000);
	prog_bpf__destroy(skel);
	return 0;
}`;

const event = (body: string) => `${head}
int got[8];
SEC("struct_ops/hid_device_event")
int BPF_PROG(on_report, struct hid_bpf_ctx *hctx, enum hid_report_type type, __u64 source)
{
	__u8 *data = hid_bpf_get_data(hctx, 0, 8);
	if (!data)
		return 0;
	${body}
}
SEC(".struct_ops.link") struct hid_bpf_ops ops = { .hid_device_event = (void *)on_report };
`;

function run(bpf: string, user: string, devices: readonly HidDeviceConfig[] = [keyboard]): { log: Log; out: string } {
  const { log, diagnostics } = simulate({ machine: { devices }, bpf: { name: 'prog.bpf.c', text: bpf }, user: { name: 'prog.c', text: user } });
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  return { log: log!, out: terminalText(log!, 1) + terminalText(log!, 2) };
}

const keys = (log: Log) => [...log.indicesOf(input_event)].map((index) => `${log.text(index, 'name')} ${log.num(index, 'value')}`);
const states = (log: Log) => [...log.indicesOf(hid_device_state)].map((index) => log.text(index, 'state'));
const rets = (log: Log, kind: typeof hid_report_end) => [...log.indicesOf(kind)].map((index) => log.num(index, 'ret'));

beforeAll(() => loadDrivers({ machine: { devices: [keyboard] }, bpf: [] }));

describe('the keyboard', () => {
  test('reaches the input layer without any program', () => {
    expect(keys(run(event('return 0;'), loader(1)).log)).toEqual(['KEY_A 1', 'KEY_A 0']);
  });

  test('a program may change a report on its way, and make it empty of what it had', () => {
    expect(keys(run(event('if (data[2] == 4) data[2] = 5; return 0;'), loader(1)).log)).toEqual(['KEY_B 1', 'KEY_B 0']);
  });

  test('a negative return drops it', () => {
    const { log } = run(event('return -5;'), loader(1));
    expect([keys(log), rets(log, hid_report_end)]).toEqual([[], [-5, -5]]);
  });

  test('more bytes than there are: the report is refused', () => {
    expect(rets(run(event('return 65;'), loader(1)).log, hid_report_end)).toEqual([-22, -22]);
  });

  test('what an event injects is seen again, and may inject no more', () => {
    const body = `__u8 report[8] = { 0, 0, 6 };
	if (source) { got[0]++; got[1] = hid_bpf_try_input_report(hctx, HID_INPUT_REPORT, report, 8); return 0; }
	if (data[2] == 4) got[2] = hid_bpf_try_input_report(hctx, HID_INPUT_REPORT, report, 8);
	return 0;`;
    const { out, log } = run(event(body), loader(1, 'usleep(20000); printf("%d %d %d\\n", skel->bss->got[0], skel->bss->got[1], skel->bss->got[2]);'));
    expect(out).toContain('1 -35 0');
    expect(keys(log)[0]).toBe('KEY_C 1');
  });
});

describe('the descriptor', () => {
  const fixup = (body: string, more = '') => `${head}
int got[8];
SEC("struct_ops.s/hid_rdesc_fixup")
int BPF_PROG(fix, struct hid_bpf_ctx *hctx)
{
	__u8 *data = hid_bpf_get_data(hctx, 0, 4096);
	got[0]++;
	got[1] = hctx->size;
	if (!data)
		return 0;
	got[2] = data[0];
	${body}
}
${more}SEC(".struct_ops.link") struct hid_bpf_ops ops = { .hid_rdesc_fixup = (void *)fix };
`;
  const shown = 'printf("%d calls, %d bytes, first %x\\n", skel->bss->got[0], skel->bss->got[1], skel->bss->got[2]);';

  test('comes by once, when the program is attached and the driver bound anew, with room for 4096 bytes', () => {
    const { out, log } = run(fixup('data[0] = 6; return 0;'), loader(1, shown));
    expect(out).toContain('1 calls, 7 bytes, first 5');
    expect(states(log)).toEqual(['connected', 'busy', 'free', 'busy', 'free', 'unplugged']);
  });

  test('as it is made comes by for the next to be attached as it was: each starts from the device\'s own', () => {
    const again = 'bpf_link__destroy(skel->links.ops); skel->links.ops = bpf_map__attach_struct_ops(skel->maps.ops);';
    expect(run(fixup('data[0] = 6; return 4;'), loader(1, again + shown)).out).toContain('2 calls, 7 bytes, first 5');
  });

  test.each(['return -5;', 'return 4097;'])('a program that answers "%s" changes nothing, and reports come as before', (body) => {
    expect(keys(run(fixup(body), loader(1)).log)).toEqual(['KEY_A 1', 'KEY_A 0']);
  });
});

describe('attaching', () => {
  test('to a device that is not there: -EINVAL, after a load that is fine', () => {
    expect(run(event('return 0;'), loader(9)).out).toMatch(/load 0\n.*failed to auto-attach: -22\n/s);
  });

  test('twice: the struct stays as it is, and is registered again', () => {
    const { out } = run(event('return 0;'), loader(1, 'printf("again %d\\n", bpf_map__attach_struct_ops(skel->maps.ops) != NULL);'));
    expect(out).toContain('again 1');
  });

  test('a program that no struct names is not loaded', () => {
    const bpf = event('return 0;').replace('SEC(".struct_ops.link")', 'SEC("struct_ops/hid_device_event") int BPF_PROG(lost) { return 0; }\nSEC(".struct_ops.link")');
    expect(run(bpf, loader(1)).out).toContain(`prog 'lost': SEC("struct_ops") program isn't referenced anywhere, did you forget to use it?`);
  });

  test('before 6.10 there is no such struct', () => {
    const { log } = simulate({ machine: { kernel: 'pre-6.10' }, bpf: { name: 'prog.bpf.c', text: event('return 0;') }, user: { name: 'prog.c', text: loader(1) } });
    expect(terminalText(log!, 2)).toContain('struct_ops init_kern: struct hid_bpf_ops is not found in kernel BTF');
  });
});

describe('the verifier', () => {
  test.each([
    ['the device keeps its number', 'hctx->hid->id = 2; return 0;', 'write access at off 0 with size 4 on read-only part of hid_device'],
    ['the context keeps its size', 'hctx->allocated_size = 1; return 0;', 'write access at off 8 with size 4 on read-only part of hid_bpf_ctx'],
    ['data without a look at NULL', '__u8 *more = hid_bpf_get_data(hctx, 8, 8); return more[0];', "R1 invalid mem access 'mem_or_null'"],
  ])('%s', (_what, body, message) => {
    expect(run(event(body), loader(1)).out).toMatch(new RegExp(message.replace('R1', 'R\\d+')));
  });

  test.each(['hctx->size = 8;', 'hctx->hid->name[0] = 65;'])('lets a program write %s', (statement) => {
    expect(run(event(`${statement} return 0;`), loader(1)).out).toContain('load 0');
  });
});

describe('requests', () => {
  const asks = `${head}
int first, second, third, hooked;
SEC("struct_ops.s/hid_hw_request")
int BPF_PROG(before, struct hid_bpf_ctx *hctx, unsigned char reportnum, enum hid_report_type rtype, enum hid_class_request reqtype)
{
	if (reqtype == HID_REQ_SET_IDLE)
		return -95;
	hooked++;
	return 0;
}
SEC("syscall")
int ask(void *ctx)
{
	struct hid_bpf_ctx *pad = hid_bpf_allocate_context(2);
	__u8 set[] = { 3, 1, 1 };
	__u8 none[] = { 9, 1, 1 };
	if (!pad)
		return -1;
	first = hid_bpf_hw_request(pad, set, sizeof(set), HID_FEATURE_REPORT, HID_REQ_SET_REPORT);
	second = hid_bpf_hw_request(pad, none, sizeof(none), HID_FEATURE_REPORT, HID_REQ_SET_REPORT);
	third = hid_bpf_hw_request(pad, set, sizeof(set), HID_FEATURE_REPORT, HID_REQ_SET_IDLE);
	hid_bpf_release_context(pad);
	return 0;
}
SEC(".struct_ops.link") struct hid_bpf_ops ops = { .hid_hw_request = (void *)before };
`;
  const asking = 'bpf_prog_test_run_opts(bpf_program__fd(skel->progs.ask), &opts); printf("%d %d %d %d\\n", skel->bss->first, skel->bss->second, skel->bss->third, skel->bss->hooked);';

  test('are answered, refused for a report that is not there, stopped by a program', () => {
    const { out, log } = run(asks, loader(2, asking), [keyboard, gamepad]);
    expect(out).toContain('3 -22 -95 1');
    expect(rets(log, hid_request_end)).toEqual([3]);
  });

  test('that are swallowed end with -ETIMEDOUT after 5 s', () => {
    const { out, log } = run(asks, loader(2, asking + asking), [keyboard, gamepad]);
    expect(out).toContain('-110 -22 -95 2');
    expect(log.timeNs(log.length - 1)).toBeGreaterThan(5e9);
  });

  test('under way end with -ESHUTDOWN when it is unplugged; later ones find no device', () => {
    const gone: HidDeviceConfig = { ...gamepad, answerNs: 50 * NS_PER_MS, script: [{ atNs: 5 * NS_PER_MS, action: 'unplug' }] };
    expect(run(asks, loader(2, asking), [gone]).out).toContain('-108 ');
  });
});
