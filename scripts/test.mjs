/**
 * `npm test`: installs what is missing, a browser included, and runs every gate:
 * types, lint, unit, build and size, end to end. `npm test -- unit lint` runs only the named ones.
 * `npm run test:all` has every project of playwright.config.ts in the last gate: Firefox, and axe on every view.
 */
import { ensureBrowser, findFirefox } from './browser.mjs';
import { ensureDependencies, run } from './dependencies.mjs';

const isWhole = process.argv.includes('--all');
const projects = isWhole ? [] : ['--project', 'chromium'];

const gates = {
  types: () => run('tsc', ['-p', 'tsconfig.pure.json']) || run('tsc', ['-p', 'tsconfig.json']),
  lint: () => run('oxlint', ['--deny-warnings']) || run('knip', []),
  unit: () => run('vitest', ['run']),
  e2e: async () => {
    await ensureBrowser();
    if (isWhole && !findFirefox()) console.log('No Firefox is installed: its tests are skipped. SLOWPATH_FIREFOX may name one.');
    return run('node', ['scripts/build.mjs']) || run('node', ['scripts/budget.mjs']) || run('playwright', ['test', ...projects]);
  },
};

ensureDependencies();
const wanted = process.argv.slice(2).filter((argument) => argument !== '--all');
for (const [name, gate] of Object.entries(gates)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.log(`\n== ${name}`);
  const status = await gate();
  if (status !== 0) {
    console.error(`\n${name} failed.`);
    process.exit(status);
  }
}
