/** Puts an address into the clipboard; where the browser does not let us, into the address bar: then false. */
export async function copyText(address: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(address);
    return true;
  } catch {
    history.replaceState(null, '', address);
    return false;
  }
}
