import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Locator, type Page } from '@playwright/test';

/** WCAG 2.2, levels A and AA, as axe names them. */
const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** The page as a visitor knows it: by roles and names, never by classes. */
export class SlowpathPage {
  readonly page: Page;
  readonly stage: Locator;
  readonly timeline: Locator;
  readonly code: Locator;
  readonly terminal: Locator;
  readonly happened: Locator;
  readonly position: Locator;

  constructor(page: Page) {
    this.page = page;
    const region = (name: string) => page.getByRole('region', { name, exact: true });
    this.stage = region('Stage');
    this.timeline = region('Timeline');
    this.code = region('Code');
    this.terminal = region('Terminal');
    this.happened = region('What just happened');
    this.position = page.getByRole('slider', { name: 'Position' });
  }

  /** Opens the first lesson and waits until both runs are there. */
  async open(query = ''): Promise<void> {
    await this.page.goto(`./${query}`);
    await expect(this.button('Step')).toBeEnabled();
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  async press(name: string): Promise<void> {
    await this.button(name).click();
  }

  async positionNow(): Promise<number> {
    return Number(await this.position.inputValue());
  }

  /** Until nothing moves: a colour read half-way through a fade is nobody's colour. */
  async settled(): Promise<void> {
    await this.page.waitForFunction(() =>
      document.getAnimations().every(({ playState, effect }) => playState !== 'running' || effect?.getComputedTiming().endTime === Infinity),
    );
  }

  /** What axe has against the page as it stands: a rule and up to three places each. */
  async complaints(): Promise<[rule: string, places: string[]][]> {
    await this.settled();
    // Axe leaves the size of targets (2.5.8) out unless it is asked for.
    const { violations } = await new AxeBuilder({ page: this.page }).options({ runOnly: { type: 'tag', values: WCAG }, rules: { 'target-size': { enabled: true } } }).analyze();
    return violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html).slice(0, 3)]);
  }

  /** What the views say now, as text: equal pictures have equal accounts. */
  async account(): Promise<string> {
    const texts = await Promise.all([this.stage, this.happened, this.terminal].map((view) => view.innerText()));
    return [String(await this.positionNow()), ...texts].join('\n----\n');
  }

  /** Replaces the text of one program in the editor. */
  async write(editor: 'BPF program' | 'User program', text: string): Promise<void> {
    const box = this.page.getByRole('textbox', { name: editor, exact: true });
    await box.click();
    await this.page.keyboard.press('ControlOrMeta+a');
    await this.page.keyboard.insertText(text);
  }
}
