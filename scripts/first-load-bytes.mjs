/** What a first visit fetches of scripts and styles, gzipped: watched in a browser, since what is fetched when is no list. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { root } from './dependencies.mjs';

/** The page has come to rest: long before it is kept for another visit. */
const REST_MS = 1000;

/** Opens the address in a fresh page. Bytes: `page` until it has come to rest; `worker` until the first run is there. */
export async function openAndWeigh(page, address) {
  const fetched = new Set();
  page.on('response', (response) => fetched.add(new URL(response.url()).pathname));
  await page.goto(address);
  await page.getByRole('button', { name: 'Step', exact: true }).and(page.locator(':enabled')).waitFor();
  const worker = [...fetched].filter(isWorkers);
  await page.waitForTimeout(REST_MS);
  return { page: bytesOf([...fetched].filter((name) => !isWorkers(name))), worker: bytesOf(worker) };
}

function isWorkers(name) {
  return name.startsWith('/assets/worker/');
}

function bytesOf(names) {
  const files = names.filter((name) => /\.(js|css)$/.test(name));
  return files.reduce((sum, name) => sum + gzipSync(readFileSync(join(root, 'dist', name)), { level: 9 }).length, 0);
}

/** In the unit that budgets are written in. */
export function inKilobytes(bytes) {
  return `${(bytes / 1000).toFixed(1)} kB`;
}
