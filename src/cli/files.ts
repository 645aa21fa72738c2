import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** A source and the files it includes with quotes, as far as they are found. */
export interface SourceFile {
  readonly name: string;
  readonly text: string;
  /** Texts by the name they are included under. */
  readonly headers: ReadonlyMap<string, string>;
}

/** A file that cannot be read, in words for the caller. */
export class FileError extends Error {
  override readonly name = 'FileError';
}

/** Reads a file. Throws FileError. */
export function readBytes(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new FileError(`${path}: ${reasonOf(error)}`);
  }
}

/** Reads a text. Throws FileError. */
export function readText(path: string): string {
  return decode(readBytes(path));
}

/** What went wrong with a file, in the words of its errno. */
export function reasonOf(error: unknown): string {
  const code = (error as { code?: string }).code;
  if (code === 'ENOENT') return 'No such file or directory';
  if (code === 'EISDIR') return 'Is a directory';
  return code === 'EACCES' ? 'Permission denied' : String(error);
}

/** Reads a C source and, from its folder, what it includes with quotes, however deep. */
export function readSource(path: string): SourceFile {
  const text = readText(path);
  const headers = new Map<string, string>();
  collectHeaders(dirname(path), text, headers);
  return { name: basename(path), text, headers };
}

function collectHeaders(folder: string, text: string, headers: Map<string, string>): void {
  for (const name of includedNames(text)) {
    if (headers.has(name)) continue;
    const header = tryRead(join(folder, name));
    if (header === undefined) continue;
    headers.set(name, header);
    collectHeaders(folder, header, headers);
  }
}

/** Names in `#include "…"` lines, in order. */
function includedNames(text: string): string[] {
  return [...text.matchAll(/^[ \t]*#[ \t]*include[ \t]*"([^"\n]+)"/gm)].map((match) => match[1]);
}

function tryRead(path: string): string | undefined {
  try {
    return decode(readFileSync(path));
  } catch {
    return undefined;
  }
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
