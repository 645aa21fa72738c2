import { expect, test as plain } from '@playwright/test';
import puppeteer, { type Browser, type ElementHandle, type Page } from 'puppeteer-core';
import { findFirefox } from '../../scripts/browser.mjs';

const executablePath = findFirefox();

/** Without one each file skips its tests: a fixture that did so would leave all but the first as passed. */
export const hasFirefox = executablePath !== undefined;

/**
 * Tests in Firefox: Playwright's runner and assertions over a page that WebDriver BiDi drives, as
 * an installed Firefox speaks no other language.
 */
export const test = plain.extend<{ slowpath: FirefoxPage }, { firefox: Browser }>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads a fixture's needs off its first parameter.
  firefox: [async ({}, use) => {
    const browser = await puppeteer.launch({ browser: 'firefox', executablePath, headless: true });
    await use(browser);
    await browser.close();
  }, { scope: 'worker' }],
  slowpath: async ({ firefox, baseURL }, use) => {
    const context = await firefox.createBrowserContext();
    const page = await context.newPage();
    const mistakes: string[] = [];
    page.on('pageerror', (error) => mistakes.push((error as Error).message));
    page.on('console', (message) => message.type() === 'error' && mistakes.push(message.text()));
    await page.setViewport({ width: 1440, height: 900 });
    await use(new FirefoxPage(page, baseURL!));
    await context.close();
    expect(mistakes).toEqual([]);
  },
});

/** The page by roles and names, like `SlowpathPage`. */
export class FirefoxPage {
  readonly page: Page;
  private readonly baseURL: string;

  constructor(page: Page, baseURL: string) {
    this.page = page;
    this.baseURL = baseURL;
  }

  /** Opens an address below the page's own and waits until there is a run to step through. */
  async open(query = '', step = 'Step'): Promise<void> {
    await this.page.goto(this.baseURL + query);
    await this.ready(step);
  }

  /** Until the button that steps can be pressed. */
  async ready(step = 'Step'): Promise<void> {
    const button = await this.find('button', step);
    await this.page.waitForFunction((element) => !(element as HTMLButtonElement).disabled, {}, button);
  }

  /** The first element of a role and a whole name that can be seen; waits until there is one. */
  async find(role: Role, name: string): Promise<ElementHandle> {
    return (await this.page.waitForFunction(findInPage, { polling: 100 }, places[role], name)).asElement() as ElementHandle;
  }

  /** Chooses one of a list's values. */
  async choose(list: string, value: string): Promise<void> {
    await (await this.find('combobox', list)).select(value);
  }

  async press(name: string): Promise<void> {
    await (await this.find('button', name)).click();
  }

  /** What a region of the page says. */
  async says(region: string): Promise<string> {
    return (await this.find('region', region)).evaluate((element) => (element as HTMLElement).innerText);
  }

  /** Where the playhead stands, by the slider of that name. */
  async position(slider = 'Position'): Promise<number> {
    return (await this.find('slider', slider)).evaluate((element) => Number((element as HTMLInputElement).value));
  }

  /** What the views say now, as text: equal pictures have equal accounts. */
  async account(): Promise<string> {
    const texts = [];
    for (const view of ['Stage', 'What just happened', 'Terminal']) texts.push(await this.says(view));
    return [String(await this.position()), ...texts].join('\n----\n');
  }

  /** Replaces the text of one program in the editor. */
  async write(editor: 'BPF program' | 'User program', text: string): Promise<void> {
    await (await this.find('textbox', editor)).click();
    await this.page.keyboard.down('Control');
    await this.page.keyboard.press('a');
    await this.page.keyboard.up('Control');
    // A key at a time the editor would indent as it goes.
    await this.page.evaluate((whole) => document.execCommand('insertText', false, whole), text);
  }
}

/** Where elements of a role are looked for: WebDriver's own search by role asks the whole tree, a second each time. */
const places = {
  button: 'button',
  combobox: 'select',
  heading: 'h1, h2, h3',
  region: 'section, [role=region]',
  slider: 'input[type=range]',
  textbox: '[role=textbox]',
} as const;

type Role = keyof typeof places;

/** Runs in the page; nothing from around it is there. */
function findInPage(place: string, name: string): Element | undefined {
  const nameOf = (element: Element) => {
    const labels = element.getAttribute('aria-labelledby')?.split(' ') ?? [];
    const label = element.getAttribute('aria-label') ?? labels.map((id) => document.querySelector(`#${CSS.escape(id)}`)?.textContent).join(' ');
    return (label || element.textContent || '').trim();
  };
  const shadows = [...document.querySelectorAll('*')].flatMap(({ shadowRoot }) => shadowRoot ?? []);
  return [document, ...shadows].flatMap((root) => [...root.querySelectorAll(place)]).find((element) => element.checkVisibility() && nameOf(element) === name);
}
