/** `LOCAL_TIMER_VECTOR` (arch/x86/include/asm/irq_vectors.h). */
export const LOCAL_TIMER_VECTOR = 236;

/** `RESCHEDULE_VECTOR` */
export const RESCHEDULE_VECTOR = 253;

/** The vector of device interrupt line 0. */
export const FIRST_DEVICE_VECTOR = 32;
