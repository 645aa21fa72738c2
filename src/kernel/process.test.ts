import { describe, expect, test } from 'vitest';
import { Errno } from '../base/errno.ts';
import type { Coroutine } from './coroutine.ts';
import { kernelWait4, WNOHANG } from './exit.ts';
import { kernelClone } from './fork.ts';
import { File } from './fs/file.ts';
import type { Machine } from './machine.ts';
import { localIrqSave } from './preempt.ts';
import { SIG_IGN, SIGCHLD, SIGINT, SIGKILL, sendSignal, setSignalHandler } from './signal.ts';
import { doSyscall64 } from './syscalls.ts';
import { boot, fieldsOf, TestMemory, userSleep, userTask, userUnlink } from './testing/scenario.ts';

function* forever(m: Machine): Coroutine<never> {
  for (;;) yield* m.spend(1_000_000);
}

describe('files', () => {
  test('open, write, read back, unlink, and what fails', () => {
    const { m } = boot();
    const results: number[] = [];
    const memory = new TestMemory();
    memory.write(0, new TextEncoder().encode('/tmp/file\0'));
    memory.write(32, new TextEncoder().encode('hello'));
    const task = userTask(m, 'app', function* run(machine) {
      machine.current.mm = memory;
      const call = (name: string, ...args: number[]) => doSyscall64(machine, name, args);
      const fd = yield* call('open', 0, 0o101, 0o644);
      results.push(fd, yield* call('write', fd, 32, 5), yield* call('close', fd), yield* call('close', fd));
      const again = yield* call('open', 0, 0, 0);
      results.push(yield* call('read', again, 48, 100), yield* call('read', again, 48, 100));
      results.push(yield* call('unlink', 0), yield* call('unlink', 0), yield* call('unlink', 1e9), yield* call('rmdir', 0));
      results.push(yield* call('no_such_call'));
      return 0;
    });
    expect(m.run({ task })).toBe('exit');
    expect(memory.text(48, 5)).toBe('hello');
    expect(results).toEqual([0, 5, 0, -Errno.EBADF, 5, 0, 0, -Errno.ENOENT, -Errno.EFAULT, -Errno.ENOENT, -Errno.ENOSYS]);
  });

  test('exit releases what is still open, once for all who share it', () => {
    const { m } = boot();
    const released: string[] = [];
    userTask(m, 'parent', function* run(machine) {
      machine.current.files!.install(new File('thing', {
        *release(releasing) {
          released.push(releasing.current.comm);
          yield* releasing.spend(100);
        },
      }));
      yield* kernelClone(machine, { comm: 'child', *run(inChild) {
        yield* userSleepOf(inChild, 1e6);
        return 0;
      } });
      return 0;
    });
    expect(m.run({ maxEvents: 1000 })).toBe('idle');
    expect(released).toEqual(['child']);
  });
});

function* userSleepOf(m: Machine, ns: number): Coroutine {
  m.current.mm ??= new TestMemory();
  yield* userSleep(m, ns);
}

describe('fork and wait', () => {
  test('the status of a child, once; then -ECHILD', () => {
    const { m } = boot();
    const seen: number[] = [];
    userTask(m, 'parent', function* run(machine) {
      const child = yield* kernelClone(machine, { comm: 'child', *run(inChild) {
        yield* inChild.spend(5000);
        return 42;
      } });
      const onStatus = (status: number) => seen.push(status);
      seen.push(yield* kernelWait4(machine, -1, WNOHANG, onStatus));
      seen.push((yield* kernelWait4(machine, child.pid, 0, onStatus)) - child.pid);
      seen.push(yield* kernelWait4(machine, -1, 0, onStatus));
      return 0;
    });
    m.run();
    expect(seen).toEqual([0, 42 << 8, 0, -Errno.ECHILD]);
  });
});

describe('signals', () => {
  test('Ctrl-C ends a task that computes, at the latest at the next tick', () => {
    const { m, recording } = boot();
    const task = userTask(m, 'app', forever);
    m.at(10_000_000, () => sendSignal(m, SIGINT, task));
    expect(m.run({ task, untilNs: 1e9 })).toBe('exit');
    expect(task.exitStatus).toBe(SIGINT);
    expect(m.nowNs).toBeLessThan(15e6);
    expect(recording.named('signal_generate', 'signal_deliver').map((event) => fieldsOf(event).sig)).toEqual([2, 2]);
  });

  test('Ctrl-C ends a task that sleeps, at once', () => {
    const { m } = boot();
    const task = userTask(m, 'app', function* run(machine) {
      yield* userSleep(machine, 10e9);
      return 0;
    });
    m.at(10_000_000, () => sendSignal(m, SIGINT, task));
    expect(m.run({ task })).toBe('exit');
    expect([task.exitStatus, Math.round(m.nowNs / 1e6)]).toEqual([SIGINT, 10]);
  });

  test('a handler runs in user mode, and the sleep returns -EINTR', () => {
    const { m } = boot();
    const seen: number[] = [];
    const task = userTask(m, 'app', function* run(machine) {
      const { signals } = machine.current;
      signals!.runHandler = function* runHandler(_, handler, signal) {
        seen.push(handler, signal);
      };
      setSignalHandler(machine.current, SIGINT, 0x1234);
      seen.push(yield* userSleep(machine, 10e9));
      return 7;
    });
    m.at(10_000_000, () => sendSignal(m, SIGINT, task));
    expect(m.run({ task })).toBe('exit');
    expect(seen).toEqual([0x1234, SIGINT, -Errno.EINTR]);
    expect(task.exitStatus).toBe(7 << 8);
  });

  test('what is ignored does nothing; SIGKILL cannot be ignored', () => {
    const { m } = boot();
    const task = userTask(m, 'app', forever);
    expect(setSignalHandler(task, SIGINT, SIG_IGN)).toBe(0);
    expect(setSignalHandler(task, SIGKILL, SIG_IGN)).toBe(-Errno.EINVAL);
    for (const [at, signal] of [[1e6, SIGINT], [2e6, SIGCHLD], [20e6, SIGKILL]] as const) m.at(at, () => sendSignal(m, signal, task));
    expect(m.run({ task })).toBe('exit');
    expect(task.exitStatus).toBe(SIGKILL);
    expect(m.nowNs).toBeGreaterThan(20e6);
    expect(sendSignal(m, SIGKILL, task)).toBe(-Errno.ESRCH);
  });
});

describe('who gets the CPU', () => {
  test('two hogs share it, a tick each; a FIFO task lets nobody in', () => {
    const hog = (fifoPriority: number) => ({ comm: `hog${fifoPriority}`, cpu: 0, fifoPriority });
    const { m, recording } = boot({ neighbours: [hog(0), hog(0)] });
    m.run({ untilNs: 40e6 });
    const switches = recording.named('sched_switch').length;
    expect(switches).toBeGreaterThanOrEqual(9);
    expect(switches).toBeLessThanOrEqual(12);
    const fifo = boot({ neighbours: [hog(0), hog(5)] });
    fifo.m.run({ untilNs: 40e6 });
    expect(fifo.recording.named('sched_switch').map((event) => fieldsOf(event).next_comm)).toEqual(['hog5']);
  });

  test('an idle CPU takes a waiting task over', () => {
    const { m, recording } = boot({ cpus: 2 });
    const together: number[] = [];
    for (let n = 0; n < 2; n++) userTask(m, `app${n}`, function* run(machine) {
      yield* machine.spend(1e6);
      together.push(machine.cpu.id);
      return 0;
    });
    m.run();
    expect(together.toSorted((a, b) => a - b)).toEqual([0, 1]);
    expect(recording.named('sched_switch').filter((event) => event.cpu === 1)).not.toEqual([]);
  });

  test('sched_setaffinity moves the caller', () => {
    const { m } = boot({ cpus: 2 });
    const cpus: number[] = [];
    userTask(m, 'app', function* run(machine) {
      cpus.push(machine.cpu.id);
      machine.current.mm!.write(0, Uint8Array.of(0b10));
      expect(yield* doSyscall64(machine, 'sched_setaffinity', [0, 1, 0])).toBe(0);
      cpus.push(machine.cpu.id);
      machine.current.mm!.write(0, Uint8Array.of(0));
      expect(yield* doSyscall64(machine, 'sched_setaffinity', [0, 1, 0])).toBe(-Errno.EINVAL);
      return 0;
    });
    expect(m.run()).toBe('idle');
    expect(cpus).toEqual([0, 1]);
  });
});

describe('budgets', () => {
  test('a program that never ends is stopped by time or by events, and goes on', () => {
    const { m } = boot();
    userTask(m, 'app', forever);
    expect(m.run({ untilNs: 1e6 })).toBe('until');
    expect(m.nowNs).toBeLessThanOrEqual(1.1e6);
    const before = m.length;
    expect(m.run({ maxEvents: 20 })).toBe('budget');
    expect(m.length - before).toBeLessThan(30);
    expect(m.run({ untilNs: 2e9 })).toBe('until');
  });

  test('one that waits for what never comes is stuck', () => {
    const { m } = boot();
    userTask(m, 'app', (machine) => doSyscall64(machine, 'pause', []));
    expect(m.run()).toBe('stuck');
  });

  test('a CPU that spins with its interrupts off is noticed', () => {
    const { m } = boot();
    userTask(m, 'app', function* run(machine) {
      localIrqSave(machine);
      for (;;) yield* machine.spend(100_000);
    });
    expect(m.run()).toBe('stuck');
  });

  test('time that stands still is noticed', () => {
    const { m } = boot();
    userTask(m, 'app', function* run() {
      for (;;) yield 0;
    });
    expect(m.run()).toBe('stuck');
  });
});

test('older and newer kernels: unlink by another name', () => {
  for (const [kernel, name] of [['6.12', 'do_unlinkat'], ['7.x', 'filename_unlinkat']] as const) {
    const { m, recording } = boot({ kernel });
    userTask(m, 'app', (machine) => userUnlink(machine, '/tmp/there-is-none'));
    m.run();
    expect(recording.named('funcgraph_entry').map((event) => event.values[0])).toContain(name);
  }
});

describe('programs attached around a system call', () => {
  const attached = (name: string, seen: string[], result = 0) => ({
    name,
    *run(m: Machine, args: readonly number[]): Coroutine<number> {
      seen.push(`${name} ${args.length} ${m.cpu.preemptCount}`);
      yield* m.spend(10);
      return result;
    },
  });

  test('run in order: tracepoint, wrapper, function, function again, wrapper again, tracepoint', () => {
    const { m } = boot();
    const seen: string[] = [];
    for (const [kind, target] of [
      ['tracepoint', 'syscalls/sys_exit_unlink'], ['fexit', 'do_unlinkat'], ['fexit', '__x64_sys_unlink'],
      ['fentry', 'do_unlinkat'], ['tracepoint', 'syscalls/sys_enter_unlink'], ['fentry', '__x64_sys_unlink'],
    ] as const) m.attachPoints.attach(kind, target, attached(`${kind} ${target}`, seen));
    userTask(m, 'app', (machine) => userUnlink(machine, '/tmp/there-is-none'));
    m.run();
    expect(seen).toEqual([
      'tracepoint syscalls/sys_enter_unlink 1 1',
      'fentry __x64_sys_unlink 1 0',
      'fentry do_unlinkat 2 0',
      'fexit do_unlinkat 3 0',
      'fexit __x64_sys_unlink 2 0',
      'tracepoint syscalls/sys_exit_unlink 1 1',
    ]);
  });

  test('fmod_ret answers in the place of the function; a security hook refuses', () => {
    const { m } = boot();
    const results: number[] = [];
    const change = m.attachPoints.attach('fmod_ret', '__x64_sys_unlink', attached('fmod_ret', [], -Errno.EPERM));
    expect(m.attachPoints.attach('fentry', 'no_such_function', attached('none', []))).toBe(-Errno.ENOENT);
    userTask(m, 'app', function* run(machine) {
      machine.current.mm!.write(0, new TextEncoder().encode('/tmp/file\0'));
      yield* doSyscall64(machine, 'open', [0, 0o101, 0o644]);
      results.push(yield* userUnlink(machine, '/tmp/file'));
      if (typeof change !== 'number') change.detach();
      const refuse = m.attachPoints.attach('lsm', 'bpf_lsm_inode_unlink', attached('lsm', [], -Errno.EACCES));
      results.push(yield* userUnlink(machine, '/tmp/file'));
      if (typeof refuse !== 'number') refuse.detach();
      results.push(yield* userUnlink(machine, '/tmp/file'));
      return 0;
    });
    m.run();
    expect(results).toEqual([-Errno.EPERM, -Errno.EACCES, 0]);
  });
});
