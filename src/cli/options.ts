import { parseArgs } from 'node:util';
import { NS_PER_MS, NS_PER_SEC, NS_PER_US } from '../base/units.ts';
import type { Ns } from '../base/units.ts';

/** What the command line asks for. Paths are as the caller wrote them. */
export type Command =
  | RunCommand
  | CheckCommand
  | { readonly name: 'disasm'; readonly bpf: string }
  | { readonly name: 'exec' }
  | ConvertCommand
  | BuildCommand
  | PosterCommand
  | { readonly name: 'help' };

/** The machine that programs run on. */
export interface MachineOptions {
  readonly cpus: number;
  readonly preempt: Preemption;
  readonly kernel: KernelVersion;
  readonly seed: number;
  readonly untilNs: Ns | undefined;
  readonly traced: boolean;
  readonly modules: readonly string[];
}

export interface RunCommand extends MachineOptions {
  readonly name: 'run';
  readonly bpf: string;
  /** The user program; undefined for our own loader. */
  readonly user: string | undefined;
  readonly args: readonly string[];
  readonly outputs: Readonly<Partial<Record<TraceFormat, string>>>;
  /** A file that says what the terminal must say. */
  readonly expect: string | undefined;
}

export type PosterFormat = 'svg' | 'mermaid' | 'ftrace';

export interface PosterCommand extends MachineOptions {
  readonly name: 'poster';
  /** Programs and traces, as `poster-inputs.ts` tells runs apart. */
  readonly files: readonly string[];
  readonly args: readonly string[];
  readonly format: PosterFormat;
  readonly animated: boolean;
  readonly title: string | undefined;
  /** What each run is called; those without one are named by their file. */
  readonly names: readonly string[];
  /** Places: a step's number, or `EVENT.OCCURRENCE`. */
  readonly from: string | undefined;
  readonly to: string | undefined;
  /** Undefined for standard output. */
  readonly output: string | undefined;
}

export interface CheckCommand {
  readonly name: 'check';
  readonly bpf: string;
  readonly kernel: KernelVersion;
  readonly preempt: Preemption;
  readonly modules: readonly string[];
}

export interface BuildCommand {
  readonly name: 'build';
  readonly bpf: string;
  readonly output: string;
}

export interface ConvertCommand {
  readonly name: 'convert';
  readonly input: string;
  readonly to: TraceFormat;
}

type Preemption = 'none' | 'voluntary' | 'full' | 'rt';
type KernelVersion = '6.12' | '7.x' | 'pre-6.10';
export type TraceFormat = 'ftrace' | 'chrome' | 'log' | 'mermaid';

/** A command line that cannot be understood, in words for the caller. */
export interface UsageError {
  readonly usageError: string;
}

export const USAGE = `usage: slowpath COMMAND

  run BPF [USER] [options] [-- ARGS]   run USER (a .c) with BPF (.bpf.c or .o) on the machine;
                                       without USER, load, attach and trigger each program once
      --cpus N                         processors, 1 to 8 (1)
      --preempt none|voluntary|full|rt preemption model (voluntary)
      --kernel 6.12|7.x|pre-6.10       what the loader and the verifier accept (6.12)
      --seed N                         seed of the run (1)
      --until TIME                     stop then, e.g. 500us, 10ms, 2s
      --traced                         tracing costs time, as on the recorded machine
      --module NAME                    load a kernel module first; may be repeated
      --ftrace FILE                    write the trace as ftrace text
      --chrome FILE                    write the trace as Chrome trace JSON
      --log FILE                       write the log as JSON lines
      --mermaid FILE                   write its story as a Mermaid sequence diagram
      --expect FILE                    compare the terminal with FILE: a diff and exit status 1 where they differ
  check BPF [--kernel V] [--preempt P] [--module NAME]
                                       verify each program; 0 accepted, 1 rejected, 2 does not compile or load
  disasm BPF                           bytecode with source lines
  exec                                 read lines PROGRAM_HEX [MEMORY_HEX], print r0 of each
  convert IN --to ftrace|chrome|log|mermaid
                                       between trace formats
  build BPF -o OBJECT                  compile to an ELF object
  poster FILES… [options] [-o FILE]    draw runs: a BPF program with its USER each, or traces; several are twins
      --format svg|mermaid|ftrace      a drawing, or one run as a diagram or a listing (svg)
      --animated                       a playhead sweeps over the drawing, once
      --from PLACE, --to PLACE         a step's number or EVENT.OCCURRENCE; the story where not said
      --title TEXT, --name TEXT        over the drawing; beside each run, in order
                                       and the machine's options, as for run
`;

const PREEMPTIONS: readonly Preemption[] = ['none', 'voluntary', 'full', 'rt'];
const KERNELS: readonly KernelVersion[] = ['6.12', '7.x', 'pre-6.10'];
const FORMATS: readonly TraceFormat[] = ['ftrace', 'chrome', 'log', 'mermaid'];
const POSTER_FORMATS: readonly PosterFormat[] = ['svg', 'mermaid', 'ftrace'];
const MAX_CPUS = 8;

const OPTIONS = {
  cpus: { type: 'string' },
  preempt: { type: 'string' },
  kernel: { type: 'string' },
  seed: { type: 'string' },
  until: { type: 'string' },
  traced: { type: 'boolean' },
  module: { type: 'string', multiple: true },
  ftrace: { type: 'string' },
  chrome: { type: 'string' },
  log: { type: 'string' },
  mermaid: { type: 'string' },
  expect: { type: 'string' },
  format: { type: 'string' },
  animated: { type: 'boolean' },
  title: { type: 'string' },
  name: { type: 'string', multiple: true },
  from: { type: 'string' },
  to: { type: 'string' },
  output: { type: 'string', short: 'o' },
  help: { type: 'boolean', short: 'h' },
} as const;

type OptionName = keyof typeof OPTIONS;

const MACHINE = ['cpus', 'preempt', 'kernel', 'seed', 'until', 'traced', 'module'] as const satisfies readonly OptionName[];

/** Which options each command takes, and how many paths. */
const TAKES: Readonly<Record<string, { readonly options: readonly OptionName[]; readonly paths: readonly [number, number] }>> = {
  run: { options: [...MACHINE, 'ftrace', 'chrome', 'log', 'mermaid', 'expect'], paths: [1, 2] },
  check: { options: ['kernel', 'preempt', 'module'], paths: [1, 1] },
  disasm: { options: [], paths: [1, 1] },
  exec: { options: [], paths: [0, 0] },
  convert: { options: ['to'], paths: [1, 1] },
  build: { options: ['output'], paths: [1, 1] },
  poster: { options: [...MACHINE, 'format', 'animated', 'title', 'name', 'from', 'to', 'output'], paths: [1, 16] },
};

/** Commands that run programs take arguments for them. */
const RUNS = new Set(['run', 'poster']);

/** Thrown and caught in this file only. */
class Misuse extends Error {}

/** Reads the arguments after `slowpath`. */
export function parseCommand(argv: readonly string[]): Command | UsageError {
  try {
    return commandOf(argv);
  } catch (error) {
    if (error instanceof Misuse || isParseArgsError(error)) return { usageError: (error as Error).message };
    throw error;
  }
}

function isParseArgsError(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' && code.startsWith('ERR_PARSE_ARGS');
}

function commandOf(argv: readonly string[]): Command {
  const split = argv.indexOf('--');
  const own = split < 0 ? argv : argv.slice(0, split);
  const args = split < 0 ? [] : argv.slice(split + 1);
  const { values, positionals } = parseArgs({ args: [...own], options: OPTIONS, allowPositionals: true, strict: true });
  const [name, ...paths] = positionals;
  if (values.help || name === 'help') return { name: 'help' };
  if (name === undefined) throw new Misuse('which command?');
  checkShape(name, paths, values);
  if (!RUNS.has(name) && args.length > 0) throw new Misuse(`${name} takes no program arguments`);
  return build(name, paths, values, args);
}

type Values = ReturnType<typeof parseArgs<{ options: typeof OPTIONS; args: string[]; allowPositionals: true; strict: true }>>['values'];

function checkShape(name: string, paths: readonly string[], values: Values): void {
  const takes = TAKES[name];
  if (takes === undefined) throw new Misuse(`there is no command '${name}'`);
  const foreign = (Object.keys(values) as OptionName[]).find((option) => !takes.options.includes(option));
  if (foreign !== undefined) throw new Misuse(`${name} takes no --${foreign}`);
  if (paths.length < takes.paths[0]) throw new Misuse(`${name}: which file?`);
  if (paths.length > takes.paths[1]) throw new Misuse(`${name}: too many files: ${paths.slice(takes.paths[1]).join(' ')}`);
}

function build(name: string, paths: readonly string[], values: Values, args: readonly string[]): Command {
  switch (name) {
    case 'run':
      return runCommand(paths, values, args);
    case 'check':
      return {
        name,
        bpf: paths[0],
        kernel: oneOf('kernel', values.kernel, KERNELS, '6.12'),
        preempt: oneOf('preempt', values.preempt, PREEMPTIONS, 'voluntary'),
        modules: values.module ?? [],
      };
    case 'disasm':
      return { name, bpf: paths[0] };
    case 'convert':
      return { name, input: paths[0], to: oneOf('to', required('to', values.to), FORMATS, 'log') };
    case 'build':
      return { name, bpf: paths[0], output: required('output', values.output) };
    case 'poster':
      return posterCommand(paths, values, args);
    default:
      return { name: 'exec' };
  }
}

function runCommand(paths: readonly string[], values: Values, args: readonly string[]): RunCommand {
  const { ftrace, chrome, log, mermaid, expect } = values;
  return { name: 'run', bpf: paths[0], user: paths[1], args, ...machineOptions(values), outputs: { ftrace, chrome, log, mermaid }, expect };
}

function posterCommand(files: readonly string[], values: Values, args: readonly string[]): PosterCommand {
  const { title, from, to, output, animated = false, name: names = [] } = values;
  const format = oneOf('format', values.format, POSTER_FORMATS, 'svg');
  if (animated && format !== 'svg') throw new Misuse(`--animated is for svg, not for ${format}`);
  return { name: 'poster', files, args, ...machineOptions(values), format, animated, title, names, from, to, output };
}

function machineOptions(values: Values): MachineOptions {
  return {
    cpus: integer('cpus', values.cpus, 1, 1, MAX_CPUS),
    preempt: oneOf('preempt', values.preempt, PREEMPTIONS, 'voluntary'),
    kernel: oneOf('kernel', values.kernel, KERNELS, '6.12'),
    seed: integer('seed', values.seed, 1, 0, 0xffffffff),
    untilNs: values.until === undefined ? undefined : duration(values.until),
    traced: values.traced ?? false,
    modules: values.module ?? [],
  };
}

function required(option: string, value: string | undefined): string {
  if (value === undefined) throw new Misuse(`--${option} is missing`);
  return value;
}

function oneOf<T extends string>(option: string, value: string | undefined, allowed: readonly T[], byDefault: T): T {
  if (value === undefined) return byDefault;
  const found = allowed.find((one) => one === value);
  if (found === undefined) throw new Misuse(`--${option} is one of ${allowed.join(', ')}, not '${value}'`);
  return found;
}

function integer(option: string, value: string | undefined, byDefault: number, low: number, high: number): number {
  if (value === undefined) return byDefault;
  const number = /^\d+$/.test(value) ? Number(value) : Number.NaN;
  if (!(number >= low && number <= high)) throw new Misuse(`--${option} is a number from ${low} to ${high}, not '${value}'`);
  return number;
}

const NS_BY_UNIT: Readonly<Record<string, Ns>> = { ns: 1, us: NS_PER_US, ms: NS_PER_MS, s: NS_PER_SEC };

function duration(text: string): Ns {
  const match = /^(\d+(?:\.\d+)?)(ns|us|ms|s)$/.exec(text);
  if (match === null) throw new Misuse(`--until is a time such as 500us, 10ms or 2s, not '${text}'`);
  return Math.round(Number(match[1]) * NS_BY_UNIT[match[2]]);
}
