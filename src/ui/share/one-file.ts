import { save } from '../export/export.ts';

/** Lies beside the built page: all of it in one file. */
const PAGE = './slowpath.html';

/** Saves the whole page as one HTML file that opens at an address' query and hash; false where it cannot be had. */
export async function saveAsOneFile(address: string): Promise<boolean> {
  const page = isOneFile() ? ownText() : await fetched();
  if (page === undefined) return false;
  const { search, hash } = new URL(address);
  save('slowpath.html', new Blob([withLink(page, search + hash)], { type: 'text/html' }));
  return true;
}

const CARRIED = /(<meta name="slowpath-link" content=")[^"]*/;

function withLink(page: string, link: string): string {
  return page.replace(CARRIED, (_, before: string) => before + link.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;'));
}

function isOneFile(): boolean {
  return document.querySelector('meta[name="slowpath-link"]') !== null;
}

async function fetched(): Promise<string | undefined> {
  try {
    const response = await fetch(PAGE);
    const text = response.ok ? await response.text() : '';
    // A host may answer with its start page for whatever it has not.
    return CARRIED.test(text) ? text : undefined;
  } catch {
    return undefined;
  }
}

/** This page as it was before it was used. */
function ownText(): string {
  const page = document.documentElement.cloneNode(true) as HTMLElement;
  for (const name of page.getAttributeNames()) if (name !== 'lang') page.removeAttribute(name);
  page.querySelector('#root')!.replaceChildren();
  return `<!doctype html>\n${page.outerHTML}`;
}
