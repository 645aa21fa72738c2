/**
 * Error numbers as Linux spells them (include/uapi/asm-generic/errno*.h,
 * include/linux/errno.h). The modelled kernel returns them negated.
 */
export const Errno = {
  EPERM: 1,
  ENOENT: 2,
  ESRCH: 3,
  EINTR: 4,
  EIO: 5,
  ENXIO: 6,
  E2BIG: 7,
  ENOEXEC: 8,
  EBADF: 9,
  ECHILD: 10,
  EAGAIN: 11,
  ENOMEM: 12,
  EACCES: 13,
  EFAULT: 14,
  EBUSY: 16,
  EEXIST: 17,
  ENODEV: 19,
  ENOTDIR: 20,
  EISDIR: 21,
  EINVAL: 22,
  ENFILE: 23,
  EMFILE: 24,
  ENOTTY: 25,
  ENOSPC: 28,
  ESPIPE: 29,
  EROFS: 30,
  EPIPE: 32,
  EDOM: 33,
  ERANGE: 34,
  EDEADLK: 35,
  ENAMETOOLONG: 36,
  ENOSYS: 38,
  ENOTEMPTY: 39,
  EOPNOTSUPP: 95,
  ESHUTDOWN: 108,
  ETIMEDOUT: 110,
  ECANCELED: 125,
  /** Kernel-internal (include/linux/errno.h); user space has no name for it. */
  ENOTSUPP: 524,
} as const;

export type ErrnoName = keyof typeof Errno;

const nameByNumber = new Map<number, ErrnoName>(
  (Object.entries(Errno) as [ErrnoName, number][]).map(([name, number]) => [number, name]),
);

/** The name of an error number of either sign, or undefined where Linux has none we model. */
export function errnoName(error: number): ErrnoName | undefined {
  return nameByNumber.get(Math.abs(error));
}
