import type { CallImplementation } from '../bpf.ts';
import { basicHelpers } from './basic.ts';
import { mapHelpers } from './maps.ts';
import { timerHelpers } from './timers.ts';

/** The helpers that nearly every program gets along with, by id. */
export const commonHelpers: ReadonlyMap<number, CallImplementation> = new Map([...mapHelpers, ...basicHelpers, ...timerHelpers]);
