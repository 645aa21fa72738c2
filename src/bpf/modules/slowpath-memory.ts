import { Errno } from '../../base/errno.ts';
import type { Coroutine } from '../../kernel/coroutine.ts';
import type { Machine } from '../../kernel/machine.ts';
import { GFP_ATOMIC, GFP_KERNEL } from '../../kernel/mm/gfp.ts';
import type { Gfp } from '../../kernel/mm/gfp.ts';
import { allocPages, freePages } from '../../kernel/mm/page-alloc.ts';
import { kswapdRun } from '../../kernel/mm/vmscan.ts';
import { writebackInit } from '../../kernel/mm/writeback.ts';
import { tellPages, zoneOf } from '../../kernel/mm/zone.ts';
import type { CallImplementation } from '../bpf.ts';
import type { Driver } from '../set-up.ts';
import type { ProgramRun } from '../run.ts';

/* The part of `slowpath_lab` that takes pages, with the page allocator they come from. */

/** Frame numbers of the pages that the module holds. */
const held = new WeakMap<Machine, number[]>();

/** `lab_alloc_page` (KF_SLEEPABLE, GFP_KERNEL), `lab_alloc_page_atomic` (GFP_ATOMIC): 0, or -ENOMEM. */
function* allocPage(run: ProgramRun, name: string, gfp: Gfp): Coroutine<number> {
  const { m } = run.bpf;
  m.enterFunction(name);
  const pfn = yield* allocPages(m, gfp);
  if (pfn) held.get(m)!.push(pfn);
  const ret = pfn ? 0 : -Errno.ENOMEM;
  m.exitFunction(name, String(ret));
  return ret;
}

/** `lab_free_pages`: gives back whatever it has. */
function* giveBack({ bpf: { m } }: ProgramRun): Coroutine<undefined> {
  m.enterFunction('lab_free_pages');
  for (const pfn of held.get(m)!.splice(0)) yield* freePages(m, pfn);
  m.exitFunction('lab_free_pages');
  return undefined;
}

const kfuncs = new Map<string, CallImplementation>([
  ['lab_alloc_page', (run) => allocPage(run, 'lab_alloc_page', GFP_KERNEL)],
  ['lab_alloc_page_atomic', (run) => allocPage(run, 'lab_alloc_page_atomic', GFP_ATOMIC)],
  ['lab_free_pages', giveBack],
]);

/** Memory that can run short, for a machine whose configuration has some, or programs that take pages. */
export const memoryDriver: Driver = {
  kfuncs,
  install(m) {
    held.set(m, []);
    kswapdRun(m);
    writebackInit(m);
    tellPages(m, zoneOf(m));
  },
};
