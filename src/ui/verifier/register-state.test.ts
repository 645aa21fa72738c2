import { describe, expect, it } from 'vitest';
import { verifierLines } from './log-lines.ts';
import { stateAt } from './register-state.ts';

const lines = verifierLines(
  [
    '0: R1=ctx() R10=fp0',
    '; int key = 7; @ a.bpf.c:9',
    '0: (62) *(u32 *)(r10 -4) = 7          ; R10=fp0 fp-8=mmmm????',
    '5: (85) call bpf_map_lookup_elem#1    ; R0_w=map_value_or_null(id=1,map=a,ks=4,vs=8)',
    '6: (57) r7 &= 7                       ; R7_w=scalar(smin=smin32=0,smax=umax=7,var_off=(0x0; 0x7))',
    '7: (15) if r0 == 0x0 goto pc+3        ; R0_w=map_value(map=a,ks=4,vs=8)',
    '8: (85) call pc+4',
    'caller:',
    'frame1: R1=ctx() R10=fp0',
    '13: frame1: R1=ctx() R10=fp0',
    '13: (b7) r0 = 0                       ; frame1: R0_w=0',
    '',
    'from 7 to 11: R0=0 R7=1 R10=fp0 fp-8=mmmm????',
    '11: (79) r0 = *(u64 *)(r0 +0)',
    "R0 invalid mem access 'scalar'",
  ].join('\n'),
);
const at = (text: string) => stateAt(lines, lines.findIndex((line) => line.text.startsWith(text)));
const values = (text: string) => Object.fromEntries(at(text).values.map(({ name, value }) => [name, value]));

describe('what the verifier knows at a line of its log', () => {
  it('adds what each instruction changes to what stood before', () => {
    expect(values('0: (62)')).toEqual({ R1: 'ctx()', R10: 'fp0', 'fp-8': 'mmmm????' });
    expect(at('0: (62)').values.find(({ name }) => name === 'R1')).toMatchObject({ isNew: false });
    expect(at('0: (62)').values.find(({ name }) => name === 'fp-8')).toMatchObject({ isNew: true });
  });

  it('forgets the arguments of a call, and keeps spaces within brackets', () => {
    expect(values('6:')).toEqual({
      R0: 'map_value_or_null(id=1,map=a,ks=4,vs=8)',
      R7: 'scalar(smin=smin32=0,smax=umax=7,var_off=(0x0; 0x7))',
      R10: 'fp0',
      'fp-8': 'mmmm????',
    });
  });

  it('follows a call into its own frame', () => {
    expect(at('13: (b7)')).toMatchObject({ frame: 1 });
    expect(values('13: (b7)')).toEqual({ R0: '0', R1: 'ctx()', R10: 'fp0' });
  });

  it('begins again where a branch’s other side does, and holds before what is refused', () => {
    expect(values('11:')).toEqual({ R0: '0', R7: '1', R10: 'fp0', 'fp-8': 'mmmm????' });
  });

  it('is in the order of registers, then the stack', () => {
    expect(at('6:').values.map(({ name }) => name)).toEqual(['R0', 'R7', 'R10', 'fp-8']);
  });
});
