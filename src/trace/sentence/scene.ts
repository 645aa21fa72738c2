import type { EventCursor } from '../moment/cursor.ts';
import type { Moment } from '../moment/moment.ts';

/** An event and what the machine looked like right after it. */
export interface Scene {
  readonly event: EventCursor;
  readonly after: Moment;
}

/**
 * What can be said. Each key has a sentence in the catalogue; its parameters
 * are listed where the saying is made (`sayings.ts`).
 */
export type SentenceKey =
  | 'run-start' | 'run-end' | 'image-load'
  | 'program-accepted' | 'program-rejected' | 'program-load' | 'program-free' | 'link-attach' | 'link-detach'
  | 'map-create' | 'map-free' | 'element-insert' | 'element-delete' | 'write' | 'copy'
  | 'timer-init' | 'wq-init' | 'callback-set' | 'callback-call' | 'callback-forget' | 'async-free'
  | 'timer-arm' | 'timer-arm-again' | 'timer-due' | 'timer-over' | 'timer-cancel' | 'timer-init-kernel' | 'sleep-arm' | 'sleep-over'
  | 'work-queue' | 'work-queue-again' | 'work-activate' | 'work-start' | 'work-end'
  | 'worker-create' | 'worker-idle' | 'worker-busy' | 'worker-hog'
  | 'irq-enter' | 'irq-leave' | 'softirq-raise' | 'softirq-enter' | 'softirq-leave'
  | 'syscall-enter' | 'syscall-exit' | 'syscall-fail' | 'line' | 'function-enter' | 'function-leave' | 'program-enter' | 'program-leave'
  | 'waking' | 'wake' | 'wake-new' | 'switch-preempt' | 'switch-yield' | 'switch-sleep' | 'switch-timeout' | 'switch-no-work' | 'switch-exit' | 'switch-from-idle'
  | 'migrate' | 'fork' | 'exit' | 'signal-send' | 'signal-deliver'
  | 'packet-arrive' | 'packet-lost' | 'packet-done' | 'napi-poll' | 'receive-skb' | 'xdp-exception'
  | 'page-taken' | 'page-none' | 'page-given' | 'pages' | 'kswapd-wanted' | 'kswapd-wake' | 'kswapd-sleep' | 'kswapd-waited' | 'reclaim-begin' | 'reclaim-end'
  | 'print' | 'terminal' | 'kernel-log'
  | 'device-state' | 'hid-report' | 'hid-inject' | 'hid-report-over' | 'hid-report-lost' | 'hid-report-dropped' | 'hid-request' | 'hid-answer' | 'hid-no-answer' | 'input'
  | 'other';

export interface Saying {
  readonly key: SentenceKey;
  readonly params: Readonly<Record<string, string | number>>;
}

export type Say = (scene: Scene) => Saying | undefined;
