import type { EventAnchor, Scene } from '../lesson.ts';
import { hadPage, noPage, reclaimOver, workerSleeps } from './pages.ts';

const deleting = { text: 'close(open("/tmp/parcel"' };
const result = { text: 'printf("pages: %u' };
const asks = (func: string): EventAnchor => ({ event: 'funcgraph_entry', fields: { func } });
const kswapdWanted: EventAnchor = { event: 'mm_vmscan_wakeup_kswapd' };
const kswapdRuns: EventAnchor = { event: 'mm_vmscan_kswapd_wake' };

export const scenes: readonly Scene[] = [
  { id: 'full', at: { timer: deleting, wq: deleting } },
  { id: 'asked', at: { timer: asks('lab_alloc_page_atomic'), wq: asks('lab_alloc_page') } },
  { id: 'short', at: { timer: kswapdWanted, wq: kswapdWanted } },
  { id: 'reserve', at: { timer: { event: 'console' }, wq: { event: 'mm_vmscan_direct_reclaim_begin' } } },
  { id: 'null', at: { timer: noPage, wq: reclaimOver } },
  { id: 'wait', at: { timer: { event: 'sys_exit_unlink' }, wq: workerSleeps } },
  { id: 'others', at: { timer: kswapdRuns, wq: kswapdRuns } },
  { id: 'page', at: { timer: { event: 'mm_vmscan_throttled' }, wq: hadPage() } },
  { id: 'result', at: { timer: result, wq: result } },
];
