/** Licences that may use what the kernel offers to GPL code only (include/linux/license.h). */
const gplCompatible: readonly string[] = ['GPL', 'GPL v2', 'GPL and additional rights', 'Dual BSD/GPL', 'Dual MIT/GPL', 'Dual MPL/GPL'];

/** `license_is_gpl_compatible()` (include/linux/license.h). */
export function isLicenseGplCompatible(license: string): boolean {
  return gplCompatible.includes(license);
}
