import { Errno } from '../../base/errno.ts';
import type { Coroutine } from '../coroutine.ts';
import type { Machine } from '../machine.ts';
import type { Task } from '../sched/task.ts';

/** What an open file of some sort can do (`struct file_operations`). What is left out is refused. */
export interface FileOperations {
  /** The bytes read, empty at the end, or `-errno`. */
  read?(m: Machine, file: File, count: number): Coroutine<Uint8Array | number>;
  /** How many bytes were taken, or `-errno`. */
  write?(m: Machine, file: File, bytes: Uint8Array): Coroutine<number>;
  /** The last reference is gone. May sleep. */
  release?(m: Machine, file: File): Coroutine;
}

/** `struct file`: an open file, shared by the descriptors that refer to it. */
export class File {
  /** As `/proc/PID/fd` would show it: a path, or `anon_inode:bpf-map`. */
  readonly name: string;
  readonly operations: FileOperations;
  references = 1;
  position = 0;
  /** What the file stands for, for the room that made it. */
  readonly subject: unknown;

  constructor(name: string, operations: FileOperations, subject?: unknown) {
    this.name = name;
    this.operations = operations;
    this.subject = subject;
  }
}

/** `RLIMIT_NOFILE` as login leaves it. */
const MAX_FILES = 1024;

/** `struct files_struct`: a process's descriptors. */
export class FilesStruct {
  private readonly files: (File | undefined)[] = [];

  /** The lowest free descriptor now stands for the file; `-EMFILE` when there are too many. */
  install(file: File): number {
    let fd = 0;
    while (this.files[fd]) fd++;
    if (fd >= MAX_FILES) return -Errno.EMFILE;
    this.files[fd] = file;
    return fd;
  }

  get(fd: number): File | undefined {
    return this.files[fd];
  }

  /** Takes a descriptor out; the file's reference passes to the caller. */
  remove(fd: number): File | undefined {
    const file = this.files[fd];
    this.files[fd] = undefined;
    return file;
  }

  /** `dup_fd()`: a child's copy shares the open files. */
  copy(): FilesStruct {
    const copy = new FilesStruct();
    this.files.forEach((file, fd) => {
      if (file) file.references++;
      copy.files[fd] = file;
    });
    return copy;
  }

  /** Takes all out, lowest first. */
  removeAll(): File[] {
    return this.files.splice(0).filter((file) => file !== undefined);
  }
}

/** `fput()`: drops a reference; the last one releases the file. Linux does that on the way to user mode, we do it here. */
export function* fput(m: Machine, file: File): Coroutine {
  if (--file.references === 0 && file.operations.release) yield* file.operations.release(m, file);
}

/** `exit_files()`: closes everything, in the order of the descriptors. */
export function* exitFiles(m: Machine, task: Task): Coroutine {
  const { files } = task;
  task.files = undefined;
  for (const file of files?.removeAll() ?? []) yield* fput(m, file);
}
