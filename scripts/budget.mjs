/** A gate of `npm test`: the built page's first load weighs no more than docs/budgets.md allows. */
import { chromium } from '@playwright/test';
import { preview } from 'vite';
import { findBrowser } from './browser.mjs';
import { root } from './dependencies.mjs';
import { inKilobytes, openAndWeigh } from './first-load-bytes.mjs';

/** Bytes, gzipped. Lowered when the load is; raised never without a reason in docs/budgets.md. */
const BUDGETS = { page: 162_000, worker: 135_000 };

const server = await preview({ root, logLevel: 'silent', preview: { host: '127.0.0.1', port: 4181 } });
const browser = await chromium.launch({ executablePath: findBrowser() });
const weights = await openAndWeigh(await browser.newPage(), server.resolvedUrls.local[0]);
await browser.close();
await server.close();

let isOver = false;
for (const [part, budget] of Object.entries(BUDGETS)) {
  console.log(`first load, ${part}: ${inKilobytes(weights[part])} of ${inKilobytes(budget)}`);
  if (weights[part] > budget) isOver = true;
}
if (isOver) console.error('The first load is over its budget: see docs/budgets.md.');
process.exit(isOver ? 1 : 0);
