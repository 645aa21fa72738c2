/**
 * Bytes and text without platform classes: the pure rooms compile without DOM
 * and Node, so `TextEncoder` and `Buffer` are not there.
 */

/** Encodes a string as UTF-8. Lone surrogates become U+FFFD. */
export function encodeUtf8(text: string): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code >= 0x80) return encodeBeyondAscii(text, out, at);
    out[at] = code;
  }
  return out;
}

/** The first `at` bytes of `ascii` are there already. */
function encodeBeyondAscii(text: string, ascii: Uint8Array, at: number): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(text.length * 3);
  out.set(ascii.subarray(0, at));
  let end = at;
  for (let from = at; from < text.length; ) {
    let code = text.codePointAt(from)!;
    from += code >= 0x10000 ? 2 : 1;
    if (code >= 0xd800 && code <= 0xdfff) code = 0xfffd;
    end = putUtf8(out, end, code);
  }
  return out.slice(0, end);
}

/** Where the next one goes. */
function putUtf8(out: Uint8Array, at: number, code: number): number {
  const length = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  for (let last = at + length - 1, rest = code; last > at; last--, rest >>= 6) out[last] = 0x80 | (rest & 63);
  out[at] = length === 1 ? code : firstOfLength[length] | (code >> (6 * (length - 1)));
  return at + length;
}

const firstOfLength = [0, 0, 0xc0, 0xe0, 0xf0];

/** Decodes UTF-8; malformed sequences become U+FFFD, one for each bad byte. */
export function decodeUtf8(bytes: Uint8Array): string {
  let text = '';
  let at = 0;
  while (at < bytes.length) {
    const first = bytes[at];
    const length = first < 0x80 ? 1 : first >= 0xf0 && first < 0xf8 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 0;
    const code = length === 0 || first >= 0xf8 ? -1 : sequenceAt(bytes, at, length);
    text += code < 0 ? '\ufffd' : String.fromCodePoint(code);
    at += code < 0 ? 1 : length;
  }
  return text;
}

const lowestOfLength = [0, 0, 0x80, 0x800, 0x10000];

/** The code point of the well-formed sequence of `length` bytes at `at`, or -1. */
function sequenceAt(bytes: Uint8Array, at: number, length: number): number {
  if (length === 1) return bytes[at];
  if (at + length > bytes.length) return -1;
  let code = bytes[at] & (0x7f >> length);
  for (let i = 1; i < length; i++) {
    const next = bytes[at + i];
    if ((next & 0xc0) !== 0x80) return -1;
    code = (code << 6) | (next & 63);
  }
  const surrogate = code >= 0xd800 && code <= 0xdfff;
  return code < lowestOfLength[length] || code > 0x10ffff || surrogate ? -1 : code;
}

/** Plain lower-case hex digits, two a byte. */
export function toHex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += (byte < 16 ? '0' : '') + byte.toString(16);
  return text;
}

/** Bytes from hex digits, or undefined when the text is not an even number of them. */
export function fromHex(text: string): Uint8Array | undefined {
  if (text.length % 2 !== 0 || /[^0-9a-fA-F]/.test(text)) return undefined;
  const bytes = new Uint8Array(text.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(text.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}

/** A 32-bit FNV-1a hash of the bytes: for naming states and programs, not for security. */
export function fnv1a32(bytes: Uint8Array, seed = 0x811c9dc5): number {
  let hash = seed;
  for (let i = 0; i < bytes.length; i++) hash = Math.imul(hash ^ bytes[i], 0x01000193);
  return hash >>> 0;
}
