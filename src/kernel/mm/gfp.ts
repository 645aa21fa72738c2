/** What an allocation may do to get its page: `gfp_t` as 6.12 numbers it (include/linux/gfp_types.h). */
const HIGH = 0x20;
const IO = 0x40;
const FS = 0x80;
const DIRECT_RECLAIM = 0x400;
const KSWAPD_RECLAIM = 0x800;

/** It cannot wait, so it may go deeper into the reserve than others. */
export const GFP_ATOMIC = HIGH | KSWAPD_RECLAIM;
/** It may do whatever it takes: reclaim memory itself, and sleep meanwhile. */
export const GFP_KERNEL = DIRECT_RECLAIM | KSWAPD_RECLAIM | IO | FS;

/** The two that the model has. */
export type Gfp = typeof GFP_ATOMIC | typeof GFP_KERNEL;

/** `gfpflags_allow_blocking()`: whether whoever asks so may sleep. */
export function allowsBlocking(gfp: Gfp): boolean {
  return (gfp & DIRECT_RECLAIM) !== 0;
}

/** `__GFP_HIGH`: down to half of the min watermark. */
export function isHigh(gfp: Gfp): boolean {
  return (gfp & HIGH) !== 0;
}

/** As `%pGg` prints it. */
export function gfpText(gfp: Gfp): string {
  return gfp === GFP_ATOMIC ? 'GFP_ATOMIC' : 'GFP_KERNEL';
}
