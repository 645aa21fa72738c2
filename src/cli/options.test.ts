import { describe, expect, it } from 'vitest';
import { parseCommand } from './options.ts';

describe('parseCommand', () => {
  it('reads a run with everything', () => {
    const line = 'run a.bpf.c a.c --cpus 2 --preempt full --kernel 7.x --seed 7 --until 2.5ms --traced --module gtmod --ftrace out.txt -- 10 --cpus';
    expect(parseCommand(line.split(' '))).toEqual({
      name: 'run', bpf: 'a.bpf.c', user: 'a.c', args: ['10', '--cpus'], cpus: 2, preempt: 'full', kernel: '7.x', seed: 7,
      untilNs: 2_500_000, traced: true, modules: ['gtmod'], outputs: { ftrace: 'out.txt', chrome: undefined, log: undefined },
    });
  });

  it('has defaults', () => {
    expect(parseCommand(['run', 'a.bpf.c'])).toMatchObject({
      user: undefined, args: [], cpus: 1, preempt: 'voluntary', kernel: '6.12', seed: 1, untilNs: undefined, traced: false, modules: [],
    });
    expect(parseCommand(['check', 'a.o', '--module', 'x', '--module', 'y'])).toMatchObject({ name: 'check', modules: ['x', 'y'] });
    expect(parseCommand(['convert', 'in.txt', '--to', 'chrome'])).toEqual({ name: 'convert', input: 'in.txt', to: 'chrome' });
    expect(parseCommand(['build', 'a.bpf.c', '-o', 'a.bpf.o'])).toEqual({ name: 'build', bpf: 'a.bpf.c', output: 'a.bpf.o' });
    expect(parseCommand(['--help'])).toEqual({ name: 'help' });
  });

  it.each([
    ['', 'which command?'],
    ['fly', "there is no command 'fly'"],
    ['run', 'run: which file?'],
    ['run a b c', 'run: too many files: c'],
    ['run a --cpus 0', "--cpus is a number from 1 to 8, not '0'"],
    ['run a --preempt lazy', "--preempt is one of none, voluntary, full, rt, not 'lazy'"],
    ['run a --until 5', "--until is a time such as 500us, 10ms or 2s, not '5'"],
    ['disasm a --seed 3', 'disasm takes no --seed'],
    ['convert a', '--to is missing'],
    ['check a -- x', 'check takes no program arguments'],
  ])('refuses: %s', (line, message) => {
    expect(parseCommand(line.split(' ').filter(Boolean))).toEqual({ usageError: message });
  });

  it('refuses unknown options in the parser\'s words', () => {
    expect(parseCommand(['run', 'a', '--fast'])).toHaveProperty('usageError', expect.stringContaining('--fast'));
  });
});
