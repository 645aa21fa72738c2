import { defineConfig } from '@playwright/test';
import { findBrowser } from './scripts/browser.mjs';

const port = Number(process.env.SLOWPATH_E2E_PORT ?? 4174);
const browser = findBrowser();

export default defineConfig({
  testDir: 'e2e',
  fullyParallel: true,
  workers: process.env.CI ? 2 : undefined,
  // A busy runner may miss a deadline once; what fails twice is broken. Reported as flaky, not hidden.
  retries: process.env.CI ? 1 : 0,
  forbidOnly: Boolean(process.env.CI),
  reporter: [['list']],
  timeout: 60_000,
  projects: [
    { name: 'chromium', testIgnore: ['firefox/**', 'matrix/**'] },
    // Every lesson and view in every theme, language and size: an hour’s work.
    { name: 'matrix', testDir: 'e2e/matrix' },
    // One browser that WebDriver BiDi drives, not one of Playwright's.
    { name: 'firefox', testDir: 'e2e/firefox' },
  ],
  use: {
    baseURL: `http://127.0.0.1:${port}/`,
    viewport: { width: 1440, height: 900 },
    // Each visit would fetch the whole page to keep it; the test of that allows it.
    serviceWorkers: 'block',
    trace: 'retain-on-failure',
    launchOptions: {
      // No path: Playwright's own browser, which scripts/browser.mjs has installed.
      executablePath: browser,
      args: ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'],
    },
  },
  webServer: {
    command: `npx vite preview --host 127.0.0.1 --port ${port} --strictPort`,
    url: `http://127.0.0.1:${port}/`,
    reuseExistingServer: !process.env.CI,
  },
});
