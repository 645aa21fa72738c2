import type { CallImplementation } from '../bpf.ts';
import { commonHelpers } from './common.ts';
import { dynptrHelpers } from './dynptr.ts';
import { memoryHelpers } from './memory.ts';
import { packetHelpers } from './packets.ts';
import { ringbufHelpers } from './ringbuf.ts';
import { stackHelpers } from './stacks.ts';
import { tailCallHelpers } from './tail-call.ts';
import { taskHelpers } from './tasks.ts';
import { traceHelpers } from './trace.ts';
import { trampolineHelpers } from './trampoline.ts';

/** Every helper we have, by id (prototypes.ts has what the verifier knows of them). */
export const helperImplementations: ReadonlyMap<number, CallImplementation> = new Map([
  ...commonHelpers,
  ...taskHelpers,
  ...traceHelpers,
  ...memoryHelpers,
  ...ringbufHelpers,
  ...packetHelpers,
  ...trampolineHelpers,
  ...tailCallHelpers,
  ...dynptrHelpers,
  ...stackHelpers,
]);
