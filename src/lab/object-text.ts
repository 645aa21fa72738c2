/**
 * A compiled object in the place of a program's text: a `data:` URL with the file's
 * name and bytes. So a draft, a link and a reset treat an object as they treat C.
 */

const OBJECT = /^data:application\/x-elf;name=([^;,]*);base64,/;

/** The text that stands for an object: `name` is made to end in `.bpf.o`. */
export function objectText(name: string, bytes: Uint8Array): string {
  let binary = '';
  for (let from = 0; from < bytes.length; from += CHUNK) binary += String.fromCharCode(...bytes.subarray(from, from + CHUNK));
  return `data:application/x-elf;name=${encodeURIComponent(objectFileName(name))};base64,${btoa(binary)}`;
}

/** Arguments a call may have, with room to spare. */
const CHUNK = 8192;

/** The file's name, e.g. `wq_simple.bpf.o`; undefined for what is C. */
export function objectNameIn(text: string): string | undefined {
  const name = OBJECT.exec(text)?.[1];
  if (name === undefined) return undefined;
  try {
    return objectFileName(decodeURIComponent(name));
  } catch {
    return objectFileName('');
  }
}

/** The file's bytes; none where the text was damaged on its way. */
export function objectBytesIn(text: string): Uint8Array {
  try {
    return Uint8Array.from(atob(text.replace(OBJECT, '')), (character) => character.charCodeAt(0));
  } catch {
    return new Uint8Array();
  }
}

/** `dir/Foo.o` → `Foo.bpf.o`: by its base name libbpf and the page know an object. */
function objectFileName(path: string): string {
  const base = path.replace(/^.*[/\\]/, '').replace(/(\.bpf)?\.o$/, '');
  return `${base || 'program'}.bpf.o`;
}
