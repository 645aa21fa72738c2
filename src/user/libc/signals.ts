/** Signals of x86-64 Linux: number, name behind `SIG`, and what strsignal(3) says. */
const SIGNALS: readonly (readonly [number, string, string])[] = [
  [1, 'HUP', 'Hangup'],
  [2, 'INT', 'Interrupt'],
  [3, 'QUIT', 'Quit'],
  [4, 'ILL', 'Illegal instruction'],
  [5, 'TRAP', 'Trace/breakpoint trap'],
  [6, 'ABRT', 'Aborted'],
  [7, 'BUS', 'Bus error'],
  [8, 'FPE', 'Floating point exception'],
  [9, 'KILL', 'Killed'],
  [10, 'USR1', 'User defined signal 1'],
  [11, 'SEGV', 'Segmentation fault'],
  [12, 'USR2', 'User defined signal 2'],
  [13, 'PIPE', 'Broken pipe'],
  [14, 'ALRM', 'Alarm clock'],
  [15, 'TERM', 'Terminated'],
  [17, 'CHLD', 'Child exited'],
  [18, 'CONT', 'Continued'],
  [19, 'STOP', 'Stopped (signal)'],
];

export const SIGABRT = 6;
export const SIGSEGV = 11;

/** `strsignal(3)`; a shell prints it when a program dies of the signal. */
export function signalText(signal: number): string {
  return SIGNALS.find(([number]) => number === signal)?.[2] ?? `Unknown signal ${signal}`;
}
