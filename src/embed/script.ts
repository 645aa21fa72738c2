/** The folder the running script came from; a module is not told, and is looked for by its name. '' where it is not found. */
export function scriptFolder(name: string): string {
  const own = document.currentScript ?? [...document.scripts].find(({ src }) => new URL(src || '.', document.baseURI).pathname.endsWith(`/${name}`));
  return own instanceof HTMLScriptElement ? own.src && new URL('.', own.src).href : '';
}
