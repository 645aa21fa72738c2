/**
 * The address a frame is opened with. Only a page that is fetched will do: in a link from
 * elsewhere `javascript:` would be a script of this very page.
 */

const FETCHED: ReadonlySet<string> = new Set(['https:', 'http:', 'file:']);

/** A page's address with more parameters, those it has of its own kept; undefined where it is none. */
export function frameAddress(page: string, base: string, parameters: Readonly<Record<string, string>>): URL | undefined {
  if (!URL.canParse(page, base)) return undefined;
  const address = new URL(page, base);
  if (!FETCHED.has(address.protocol)) return undefined;
  for (const [name, value] of Object.entries(parameters)) address.searchParams.set(name, value);
  return address;
}

/** Whether an address is one of the folder that our script came from: nothing else is put into a frame unasked. */
export function isOfFolder(address: string, folder: string): boolean {
  return URL.canParse(address) && URL.canParse(folder) && isWithin(new URL(address), new URL(folder));
}

function isWithin(page: URL, folder: URL): boolean {
  return FETCHED.has(page.protocol) && page.origin === folder.origin && page.protocol === folder.protocol && page.pathname.startsWith(folder.pathname);
}
