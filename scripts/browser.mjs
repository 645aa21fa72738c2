/**
 * Finds a Chromium for the end-to-end tests, and installs one when there is none:
 * an installed Chromium or Chrome; else Playwright's own; else Debian's package when root.
 * A Firefox is found, and never installed: its tests are skipped without one.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const places = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

const firefoxPlaces = ['/Applications/Firefox.app/Contents/MacOS/firefox', 'C:\\Program Files\\Mozilla Firefox\\firefox.exe'];

/** The path of an installed Chromium or Chrome, or undefined: then Playwright uses its own. */
export function findBrowser() {
  return process.env.SLOWPATH_BROWSER || installed(names, places);
}

/** The path of an installed Firefox, or undefined. */
export function findFirefox() {
  return process.env.SLOWPATH_FIREFOX || installed(['firefox', 'firefox-esr'], firefoxPlaces);
}

/** @param {readonly string[]} commands @param {readonly string[]} paths */
function installed(commands, paths) {
  for (const command of commands) {
    const found = spawnSync(process.platform === 'win32' ? 'where' : 'which', [command], { encoding: 'utf8' });
    if (found.status === 0) return found.stdout.split('\n')[0].trim();
  }
  return paths.find((path) => existsSync(path));
}

async function hasPlaywrightBrowser() {
  const { chromium } = await import('@playwright/test');
  return existsSync(chromium.executablePath());
}

function isRoot() {
  return process.getuid?.() === 0;
}

/** Makes sure that some browser is there; throws with the way out when none can be had. */
export async function ensureBrowser() {
  if (findBrowser() || (await hasPlaywrightBrowser())) return;
  console.log('No Chromium or Chrome found: installing one for the end-to-end tests.');
  spawnSync('npx', ['playwright', 'install', 'chromium'], { stdio: 'inherit', shell: process.platform === 'win32', timeout: 300_000 });
  if (await hasPlaywrightBrowser()) return;
  if (isRoot() && existsSync('/usr/bin/apt-get')) {
    execFileSync('apt-get', ['update'], { stdio: 'inherit' });
    execFileSync('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], { stdio: 'inherit' });
  }
  if (!findBrowser()) {
    throw new Error('No browser for the end-to-end tests. Install Chromium or Chrome, or name one in SLOWPATH_BROWSER.');
  }
}
