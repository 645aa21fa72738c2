import { describe, expect, it } from 'vitest';
import { simulate, terminalText } from './run.ts';
import { fencedBlocks, readText, sharedPath } from './testing/shared.ts';

const tutorial = sharedPath('seed/tutorial.md');

describe.skipIf(tutorial === undefined)('the tutorial\'s listings, verbatim', () => {
  const blocks = tutorial === undefined ? [] : fencedBlocks(readText(tutorial));
  const listing = (mark: string) => blocks.find((block) => block.includes(mark)) ?? '';
  const run = () =>
    simulate({
      machine: {},
      bpf: { name: 'wq_simple.bpf.c', text: listing('SEC("license")') },
      user: { name: 'wq_simple.c', text: listing('int main(') },
    });

  it('print what the tutorial says, and exit 0', () => {
    const { log, diagnostics, exitStatus } = run();
    expect(diagnostics).toEqual([]);
    expect(terminalText(log!, 1)).toBe(listing('Results:\n  main_executed = 1'));
    expect(terminalText(log!, 2)).toMatch(/^libbpf: loading object 'wq_simple_bpf' from buffer\n/);
    expect(exitStatus).toBe(0);
  });

  it('give the same Log twice', () => {
    expect(run().log!.hash()).toBe(run().log!.hash());
  });
});
