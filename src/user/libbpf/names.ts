/** BPF_OBJ_NAME_LEN less its NUL. */
const OBJECT_NAME_CHARACTERS = 15;

/**
 * The name a data section's map gets in the kernel (`internal_map_name`): up to
 * eight characters of the object's name and the section's; sections with a name
 * of their own (`.data.mine`) go without the object's.
 */
export function internalMapName(objectName: string, section: string): string {
  if (section.indexOf('.', 1) >= 0) return cleaned(section.slice(0, OBJECT_NAME_CHARACTERS));
  const suffix = Math.max(7, section.length);
  const prefix = objectName.slice(0, Math.max(0, OBJECT_NAME_CHARACTERS - suffix));
  return cleaned((prefix + section).slice(0, OBJECT_NAME_CHARACTERS));
}

/** The kernel takes letters, digits, `_` and `.` in names. */
function cleaned(name: string): string {
  return name.replace(/[^A-Za-z0-9_.]/g, '_');
}
