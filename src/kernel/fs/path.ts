/** An absolute path without `.`, `..` and doubled slashes; relative ones start in `/root`. */
export function normalise(path: string): string {
  const parts: string[] = [];
  for (const part of (path.startsWith('/') ? path : `/root/${path}`).split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

/** The directory above a normalised path. */
export function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/';
}
