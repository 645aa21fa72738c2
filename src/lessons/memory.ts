import type { MemoryConfig } from '../kernel/config.ts';

/** 64 MB: its watermarks come to 256 (min), 320 (low) and 384 pages (high), and 96 is as low as GFP_ATOMIC may go. */
const managed = 16_384;

/**
 * How full the memory is: what the dial offers, and what a lesson may begin with
 * (`machine: { memory: pressures.high }`).
 */
export const pressures = {
  none: { managed, free: 12_288, clean: 2_048, dirty: 0 },
  low: { managed, free: 300, clean: 2_048, dirty: 1_024 },
  high: { managed, free: 104, clean: 0, dirty: 1_024 },
} as const satisfies Readonly<Record<string, MemoryConfig>>;
