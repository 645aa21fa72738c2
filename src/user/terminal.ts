import { decodeUtf8, encodeUtf8 } from '../base/bytes.ts';
import { Errno } from '../base/errno.ts';
import { terminal_write } from '../base/event.ts';
import type { Coroutine } from '../kernel/coroutine.ts';
import { File } from '../kernel/fs/file.ts';
import type { FilesStruct } from '../kernel/fs/file.ts';
import type { Machine } from '../kernel/machine.ts';
import { schedule } from '../kernel/sched/core.ts';
import { TaskState } from '../kernel/sched/task.ts';
import type { Task } from '../kernel/sched/task.ts';
import { wakeUpProcess } from '../kernel/sched/wake-up.ts';
import { SIGINT, sendSignal, signalPending } from '../kernel/signal.ts';

const INTERRUPT_KEY = '\x03';
const END_KEY = '\x04';
const NEWLINE = 0x0a;
/** What the terminal itself shows of the keys (ECHOCTL) belongs to no task's output. */
const ECHO = 0;

/**
 * The terminal of a session: what tasks write becomes `terminal_write`, what is
 * typed waits in lines until it is read, Ctrl-C interrupts the foreground task.
 */
export class Terminal {
  private typed: number[] = [];
  private isClosed: boolean;
  private reader: Task | undefined;

  /** `isClosed`: nobody will type, so a read finds the end at once. */
  constructor(isClosed: boolean) {
    this.isClosed = isClosed;
  }

  /** Makes the terminal a task's standard input, output and error. */
  attach(files: FilesStruct): void {
    files.install(this.inputFile());
    files.install(this.outputFile(1));
    files.install(this.outputFile(2));
  }

  /** Keys are pressed, now. */
  type(m: Machine, text: string): void {
    for (const key of text) {
      if (key === INTERRUPT_KEY) this.interrupt(m);
      else if (key === END_KEY) this.isClosed = true;
      else this.typed.push(...encodeUtf8(key === '\r' ? '\n' : key));
    }
    if (this.reader) wakeUpProcess(m, this.reader, TaskState.INTERRUPTIBLE);
  }

  /** Ctrl-C: the terminal shows it and forgets the line that was begun. */
  private interrupt(m: Machine): void {
    this.typed = this.typed.slice(0, this.typed.lastIndexOf(NEWLINE) + 1);
    m.emit(terminal_write, ECHO, '^C\n');
    const { foreground } = m.processes;
    if (foreground) sendSignal(m, SIGINT, foreground);
  }

  private inputFile(): File {
    return new File('/dev/tty', { read: (m, _, count) => this.read(m, count) });
  }

  private outputFile(fd: number): File {
    return new File('/dev/tty', {
      *write(m, _, bytes) {
        yield* m.spend(m.costs.readWriteNs);
        m.emit(terminal_write, fd, decodeUtf8(bytes));
        return bytes.length;
      },
    });
  }

  /** `n_tty_read`: sleeps until there is a whole line. */
  private *read(m: Machine, count: number): Coroutine<Uint8Array | number> {
    yield* m.spend(m.costs.readWriteNs);
    while (!this.typed.includes(NEWLINE) && !this.isClosed) {
      if (signalPending(m.current)) return -Errno.EINTR;
      this.reader = m.current;
      m.current.state = TaskState.INTERRUPTIBLE;
      yield* schedule(m);
      this.reader = undefined;
    }
    const newline = this.typed.indexOf(NEWLINE);
    const length = newline < 0 ? this.typed.length : newline + 1;
    return Uint8Array.from(this.typed.splice(0, Math.min(count, length)));
  }
}
