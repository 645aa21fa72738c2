import { describe, expect, it } from 'vitest';
import { loadLesson, type Language } from '../lessons/index.ts';
import { formatLink, parseLink } from './link.ts';
import { createLab } from './store.ts';
import { simulatorHere } from './testing/simulator-here.ts';

describe('the language', () => {
  it('of a link is carried on by the links from there, until the reader chooses another', async () => {
    const link = await parseLink('?lang=zh-CN', '');
    expect(link.lang).toBe('zh');
    const lab = createLab({ ...simulatorHere, every: () => () => {}, language: 'zh' }, await loadLesson('wq-simple', 'zh'), link);
    expect(await formatLink(lab.getState())).toContain('lang=zh');
    await lab.getState().actions.setLanguage('en');
    expect(await formatLink(lab.getState())).not.toContain('lang=');
  });

  it('turns with everything a lesson says, and the run stays where it stands', async () => {
    const lab = createLab({ ...simulatorHere, every: () => () => {} }, await loadLesson('wq-simple'));
    await expect.poll(() => lab.getState().scenes.length > 0 && lab.getState().runs.every(({ recording }) => recording), { timeout: 20_000 }).toBe(true);
    const { actions } = lab.getState();
    for (let jump = 0; jump < 20 && !lab.getState().prediction; jump++) actions.scene(1);
    const before = lab.getState();
    await actions.setLanguage('zh');
    const after = lab.getState();
    expect(after.runs).toBe(before.runs);
    expect(after.prediction!.id).toBe(before.prediction!.id);
    expect(after.prediction!.question).toMatch(/[一-龥]/);
    expect(after.scenes.map(({ title }) => title).filter((title) => !/[一-龥]/.test(title))).toEqual([]);
    await expect.poll(() => lab.getState().learning?.getState().challenges[0].title).toMatch(/[一-龥]/);
  });

  it('that was asked for last is the one that comes', async () => {
    const prepareWords = (language: Language) => new Promise<void>((done) => setTimeout(done, language === 'zh' ? 20 : 0));
    const lab = createLab({ ...simulatorHere, every: () => () => {}, prepareWords }, await loadLesson('wq-simple'));
    const { actions } = lab.getState();
    await Promise.all([actions.setLanguage('zh'), actions.setLanguage('en')]);
    expect(lab.getState()).toMatchObject({ language: 'en', words: { language: 'en' } });
  });
});
