import { formatLink } from '../../lab/link.ts';
import type { Lab } from '../../lab/state.ts';

/** Puts the link into the clipboard; where the browser does not let us, into the address bar: then false. */
export async function copyLink(lab: Lab): Promise<boolean> {
  const address = new URL(await formatLink(lab), location.href).href;
  try {
    await navigator.clipboard.writeText(address);
    return true;
  } catch {
    history.replaceState(null, '', address);
    return false;
  }
}
