import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The material beside the project that tests compare with; it need not be there. */
const SHARED = join(dirname(fileURLToPath(import.meta.url)), '../../../../shared');

/** The path of a file of the shared material, or undefined (and a line that says so) where it is not there. */
export function sharedPath(path: string): string | undefined {
  const full = join(SHARED, path);
  if (existsSync(full)) return full;
  console.warn(`skipped: ../shared/${path} is not there`);
  return undefined;
}

export function readText(path: string): string {
  return readFileSync(path, 'utf8');
}

/** The fenced blocks of a Markdown text, in order. */
export function fencedBlocks(markdown: string): string[] {
  return [...markdown.matchAll(/^```\w*\n([\s\S]*?)^```$/gm)].map((match) => match[1]);
}
