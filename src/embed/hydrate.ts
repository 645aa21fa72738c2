import { isOfFolder } from './address.ts';

const POSTERS = '.slowpath-embed';

/**
 * Upgrades `<div class="slowpath-embed"><a href="…"><img …></a></div>`: what was there becomes
 * the fallback of a `<slow-path>` that shows what the link leads to. A link to anywhere but
 * the folder of our script is left alone. Pages that are swapped in without a reload are
 * watched for.
 */
export function hydrate(page: Document, folder: string): void {
  const upgradeAll = () => {
    for (const poster of page.querySelectorAll<HTMLElement>(POSTERS)) upgrade(poster, folder);
  };
  const start = () => {
    upgradeAll();
    new MutationObserver(upgradeAll).observe(page.body, { childList: true, subtree: true });
  };
  if (page.body && page.readyState !== 'loading') start();
  else page.addEventListener('DOMContentLoaded', start);
}

function upgrade(poster: HTMLElement, folder: string): void {
  const link = poster.querySelector('a');
  if (!link || poster.querySelector('slow-path') || !isOfFolder(link.href, folder)) return;
  const element = poster.ownerDocument.createElement('slow-path');
  element.setAttribute('href', link.href);
  const name = link.querySelector('img')?.alt;
  if (name) element.title = name;
  element.append(...poster.childNodes);
  poster.append(element);
}
