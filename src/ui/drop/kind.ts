/** What a file that was dropped or chosen is to the page. */
export type FileKind = 'object' | 'recording';

const ELF_MAGIC = [0x7f, 0x45, 0x4c, 0x46];

/** By its first bytes, whatever it is called: an ELF object, or else a recording. */
export async function kindOf(file: Blob): Promise<FileKind> {
  const first = new Uint8Array(await file.slice(0, ELF_MAGIC.length).arrayBuffer());
  return ELF_MAGIC.every((byte, place) => first[place] === byte) ? 'object' : 'recording';
}
