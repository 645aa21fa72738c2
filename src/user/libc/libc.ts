import { assert } from '../../base/assert.ts';
import { encodeUtf8 } from '../../base/bytes.ts';
import type { Region } from '../../bpf/memory.ts';
import { littleEndian } from '../process-memory.ts';
import type { ProcessMemory } from '../process-memory.ts';
import { Stream } from './stream.ts';

const BYTES = 1 << 14;
/** Scratch room for structures that system calls take, behind the variables. */
const SCRATCH_OFFSET = 0x100;
/** Where text that libc gives out begins. */
const TEXT_OFFSET = 0x1000;

/** libc's variables that programs name, in the order of their addresses; eight bytes each. */
const VARIABLES = ['errno', 'stdin', 'stdout', 'stderr', 'environ', 'optarg', 'optind', 'opterr', 'optopt', 'program_invocation_name', 'program_invocation_short_name'] as const;
export type LibcVariable = (typeof VARIABLES)[number];

/** What a process's C library keeps: variables, streams, and its own static buffers. */
export class Libc {
  private readonly memory: ProcessMemory;
  private readonly region: Region;
  private readonly streams = new Map<number, Stream>();
  private readonly texts = new Map<string, number>();
  private allocated: number;
  private scratchAt = SCRATCH_OFFSET;
  /** Functions for exit(3), oldest first. */
  readonly atExit: number[] = [];
  /** State of rand(3). */
  randomSeed = 1;
  /** Where getopt(3) stands within a cluster of options. */
  optionAt = 0;
  /** What main is called with. */
  argc = 0;
  argv = 0;
  /** Where strtok(3) keeps the rest of its text. */
  readonly strtokState: number;

  private constructor(memory: ProcessMemory, region: Region, allocated: number, strtokState: number) {
    this.memory = memory;
    this.region = region;
    this.allocated = allocated;
    this.strtokState = strtokState;
  }

  /** Maps the library's data and opens the three standard streams on a terminal. */
  static load(memory: ProcessMemory): Libc {
    const region = memory.space.map({ name: 'libc', bytes: new Uint8Array(BYTES) });
    const libc = new Libc(memory, region, TEXT_OFFSET, region.pointer(8 * VARIABLES.length));
    libc.setVariable('stdin', libc.openStream(new Stream(0, 'line')));
    libc.setVariable('stdout', libc.openStream(new Stream(1, 'line')));
    libc.setVariable('stderr', libc.openStream(new Stream(2, 'none')));
    libc.setVariable('optind', 1);
    libc.setVariable('opterr', 1);
    return libc;
  }

  /** The library of a forked process, over its copy of the memory. */
  fork(memory: ProcessMemory): Libc {
    const copy = new Libc(memory, memory.space.regionById(this.region.id)!, this.allocated, this.strtokState);
    for (const [pointer, stream] of this.streams) copy.streams.set(pointer, stream.fork());
    for (const [text, pointer] of this.texts) copy.texts.set(text, pointer);
    copy.atExit.push(...this.atExit);
    copy.scratchAt = this.scratchAt;
    copy.randomSeed = this.randomSeed;
    copy.optionAt = this.optionAt;
    return copy;
  }

  /** Whether the library has a variable of that name. */
  static hasVariable(name: string): boolean {
    return (VARIABLES as readonly string[]).includes(name);
  }

  /** The address of a variable, or undefined where libc has none of that name. */
  addressOf(name: string): number | undefined {
    const index = (VARIABLES as readonly string[]).indexOf(name);
    return index < 0 ? undefined : this.region.pointer(8 * index);
  }

  getVariable(name: LibcVariable): number {
    return this.memory.pointer(this.addressOf(name)!);
  }

  setVariable(name: LibcVariable, value: number): void {
    this.memory.storeU64(this.addressOf(name)!, value);
  }

  /** `errno`. */
  get errno(): number {
    return this.memory.s32(this.addressOf('errno')!);
  }

  set errno(value: number) {
    this.memory.store(this.addressOf('errno')!, littleEndian(BigInt(value), 4));
  }

  /** The address of a constant text of the library's; the same for the same text. */
  text(bytes: Uint8Array): number {
    const key = bytes.join();
    const known = this.texts.get(key);
    if (known !== undefined) return known;
    const pointer = this.reserve(bytes.length + 1);
    this.memory.storeCString(pointer, bytes);
    this.texts.set(key, pointer);
    return pointer;
  }

  /** Room in the library's own data. */
  reserve(size: number): number {
    const at = this.allocated;
    this.allocated += Math.ceil(size / 8) * 8;
    if (this.allocated > this.region.size) this.region.grow(2 * this.allocated);
    return this.region.pointer(at);
  }

  /** Puts argv, NULL, the environment, NULL and the strings behind them into memory, as the kernel does on the stack. */
  setArguments(argv: readonly string[], environment: readonly string[]): void {
    const strings = [...argv, ...environment].map(encodeUtf8);
    const slots = strings.length + 2;
    const size = 8 * slots + strings.reduce((sum, text) => sum + text.length + 1, 0);
    const region = this.memory.space.map({ name: 'argv', bytes: new Uint8Array(size) });
    let text = region.pointer(8 * slots);
    strings.forEach((bytes, i) => {
      this.memory.storeU64(region.pointer(8 * (i < argv.length ? i : i + 1)), text);
      this.memory.storeCString(text, bytes);
      text += bytes.length + 1;
    });
    this.argc = argv.length;
    this.argv = region.pointer();
    this.setVariable('environ', region.pointer(8 * (argv.length + 1)));
    this.setVariable('program_invocation_name', this.memory.pointer(this.argv));
    this.setVariable('program_invocation_short_name', this.memory.pointer(this.argv) + argv[0].lastIndexOf('/') + 1);
  }

  /** Scratch room, to be given back by `repay` in reverse order. */
  borrow(size: number): number {
    const pointer = this.region.pointer(this.scratchAt);
    this.scratchAt += Math.ceil(size / 8) * 8;
    assert(this.scratchAt <= TEXT_OFFSET, 'the library has scratch room');
    return pointer;
  }

  /** Gives back what was borrowed from `pointer` on. */
  repay(pointer: number): void {
    this.scratchAt = pointer - this.region.pointer();
  }

  /** Gives a stream its `FILE *`. */
  openStream(stream: Stream): number {
    const pointer = this.reserve(8);
    this.streams.set(pointer, stream);
    return pointer;
  }

  closeStream(pointer: number): void {
    this.streams.delete(pointer);
  }

  /** The stream behind a `FILE *`; undefined for a pointer that is none. */
  stream(pointer: number): Stream | undefined {
    return this.streams.get(pointer);
  }

  /** Every open stream, in the order they were opened. */
  openStreams(): Iterable<Stream> {
    return this.streams.values();
  }
}
