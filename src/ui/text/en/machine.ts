import type { MachineDials } from '../../../lab/state.ts';
import type { DevicePosition } from '../../../lessons/index.ts';
import type { Damage } from '../../machine/unverified.ts';

type Kernel = MachineDials['kernel'];
type Preemption = MachineDials['preempt'];
type Traffic = NonNullable<MachineDials['traffic']>;
type Pressure = NonNullable<MachineDials['pressure']>;
type Neighbourhood = MachineDials['neighbours'];

/** Words of the machine's dials, loaded with them: a name for each position, and what it changes. */
export const enMachine = {
  kernel: {
    name: 'Kernel',
    positions: { 'pre-6.10': 'before 6.10', '6.12': '6.12', '7.x': '7.x' } satisfies Record<Kernel, string>,
    changes: {
      'pre-6.10': 'No bpf_wq yet: a program that calls it is not loaded.',
      '6.12': 'bpf_timer and bpf_wq, as recorded.',
      '7.x': 'Functions have new names: fentry/do_unlinkat finds nothing to attach to.',
    } satisfies Record<Kernel, string>,
  },
  cpus: {
    name: 'CPUs',
    changes: (cpus: number) => (cpus === 1 ? 'Everything takes turns on one CPU.' : `${cpus} run queues and worker pools; what is deferred stays on the CPU that started it.`),
  },
  preempt: {
    name: 'Preemption',
    positions: { none: 'none', voluntary: 'voluntary', full: 'full', rt: 'rt' } satisfies Record<Preemption, string>,
    changes: {
      none: 'A task in the kernel keeps the CPU until it leaves or sleeps.',
      voluntary: 'A task in the kernel gives way where it says that it may.',
      full: 'A task in the kernel gives way wherever preemption is not off.',
      rt: 'PREEMPT_RT: softirqs become threads; programs that trace may not use bpf_timer.',
    } satisfies Record<Preemption, string>,
  },
  neighbours: {
    name: 'Who else runs',
    positions: { idle: 'nobody', hog: 'a hog', 'four-hogs': 'four hogs', fifo: 'real-time', storm: 'storm', worker: 'worker' } satisfies Record<Neighbourhood, string>,
    changes: {
      idle: 'The program has the machine to itself.',
      hog: 'One task computes without end on CPU 0: a kworker waits its turn, a softirq does not.',
      'four-hogs': 'Four tasks compute without end: it takes long until the turn comes round.',
      fifo: 'A SCHED_FIFO task takes CPU 0 for 1.9 of every 2.5 ms: kworkers wait, interrupts do not.',
      storm: 'A mad device interrupts CPU 0 every 50 µs for 20 µs.',
      worker: 'For a while a driver’s work keeps the kworker of CPU 0 for 4 ms at a time: other works wait behind it.',
    } satisfies Record<Neighbourhood, string>,
  },
  device: {
    name: 'Device',
    positions: {
      keyboard: 'one F1',
      'keyboard-twice': 'two F1',
      'keyboard-busy': 'busy',
      gamepad: 'as it should',
      'gamepad-slow': 'slow',
      'gamepad-deaf': 'deaf once',
      'gamepad-unplugged': 'unplugged',
    } satisfies Record<DevicePosition, string>,
    changes: {
      keyboard: 'Somebody presses F1 at 20 ms and lets go 60 ms later.',
      'keyboard-twice': 'F1 comes again 25 ms after the first: the word is not finished yet.',
      'keyboard-busy': 'Its driver is bound anew from 35 to 75 ms: who wants to send has to wait.',
      gamepad: 'The firmware takes 12 ms to answer a request.',
      'gamepad-slow': 'The firmware takes 25 ms to answer a request.',
      'gamepad-deaf': 'The firmware swallows the second request: its caller waits 5 s.',
      'gamepad-unplugged': 'Somebody pulls the plug at 118 ms, in the middle of a request.',
    } satisfies Record<DevicePosition, string>,
  },
  traffic: {
    name: 'Packets',
    positions: { steady: 'steady', burst: 'bursts', flood: 'a flood', deluge: 'a deluge' } satisfies Record<Traffic, string>,
    changes: {
      steady: 'Eight regulars, a packet each in a millisecond; every 50 µs somebody who never comes back.',
      burst: 'The same, and one sender who sends 40 packets in 8 µs, every 5 ms.',
      flood: 'From 4 ms on, a new sender every 10 µs, as they are when senders are made up.',
      deluge: 'From 4 ms on, a packet every 0.2 µs for 0.6 ms: the card’s ring overflows.',
    } satisfies Record<Traffic, string>,
  },
  pressure: {
    name: 'Memory',
    positions: { none: 'half empty', low: 'short', high: 'full' } satisfies Record<Pressure, string>,
    changes: {
      none: '12,288 pages are free: everybody gets what they ask for.',
      low: '300 pages are free: some must already be reclaimed, nobody has to wait yet.',
      high: '104 pages are free, 1024 could be but are dirty: they have to be written first.',
    } satisfies Record<Pressure, string>,
  },
  reputation: {
    name: 'The service answers after',
    says: (ms: number) => `${ms} ms`,
    changes: (ms: number) => `Whoever asks about a sender sleeps for ${ms} ms.`,
  },
  cpuSpeed: {
    name: 'CPU speed',
    says: (speed: number) => `×${{ 0.25: '¼', 0.5: '½' }[speed] ?? speed}`,
    changes: (speed: number) =>
      speed === 1
        ? 'As the recorded machine: one instruction in one nanosecond.'
        : `Every step takes ${speed < 1 ? `${1 / speed} times as long` : `1/${speed} of its time`}; timers and devices keep theirs.`,
  },
  types: {
    name: 'Types (BTF)',
    positions: { in: 'built in', out: 'left out' },
    changes: { in: 'The kernel has its own types in /sys/kernel/btf/vmlinux.', out: 'Built without CONFIG_DEBUG_INFO_BTF: libbpf cannot look up what a program names.' },
  },
  traced: {
    name: 'Tracing',
    positions: { off: 'off', on: 'on' },
    changes: { off: 'The machine runs at full speed.', on: 'ftrace is on: every event costs the machine a microsecond or two.' },
  },
  verifier: {
    name: 'Verifier',
    positions: { on: 'on', off: 'off' },
    changes: { on: 'What is unsafe is not loaded.', off: 'Impossible on Linux: whatever it refuses is loaded all the same, and happens.' },
  },
  seed: {
    name: 'Seed',
    changes: 'What chance decides; the same seed gives the same run, to the byte.',
  },
  again: 'Every turn runs the programs again; you stay at the same place of the story.',
  times: 'Where these times are from…',
  reset: 'As the lesson has it',
  trouble: {
    notLoaded: '`{program}` was **not loaded** on this machine.',
    why: {
      timerOnRt: 'PREEMPT_RT refuses `bpf_timer` to programs that trace.',
      wqBefore610: '`bpf_wq` came with Linux 6.10: this kernel has no such function.',
      noTypes: 'This kernel was built without its types (BTF): libbpf cannot find what the program names.',
      wqOtherCall: 'From Linux 7.0 on the kfunc is `bpf_wq_set_callback`: this kernel has none with `_impl`.',
      renamed: 'This kernel has no `do_unlinkat`: it is called `filename_unlinkat` now.',
    },
    notEnded: 'The program **had not ended** when the run was stopped.',
    goOn: 'Let it run twice as long',
    verifier: 'What the verifier says',
    terminal: 'What libbpf says',
    anyway: 'Load it anyway',
    dials: 'Back to the lesson’s machine',
  },
  unverified: {
    says: '**The verifier is off**, as it is on no Linux.',
    damage: {
      none: 'Step on and see what it protects from.',
      spared: '**Nothing went wrong this time**: it refuses what can go wrong.',
      oops: 'A bad pointer was followed: the kernel says `BUG` and **kills the task**.',
      panic: 'A bad pointer was followed in an interrupt: **the machine has stopped** for good.',
      atomic: 'The program slept where nothing may: the kernel says `BUG`, and nothing is sure from here.',
      rcu: 'The program slept in an RCU read section: the kernel **warns** that what it reads may be gone.',
    } satisfies Record<Damage, string>,
    kernelLog: 'Kernel log',
    back: 'Switch the verifier on',
  },
};
