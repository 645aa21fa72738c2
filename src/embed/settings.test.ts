import fc from 'fast-check';
import { expect, test } from 'vitest';
import { embedControls, embedParameters, embedSettingsIn, embedViews } from './settings.ts';

test('what is written into an address is read out of it', () => {
  const settings = fc.record({
    view: fc.subarray([...embedViews], { minLength: 1 }), controls: fc.constantFrom(...embedControls), from: fc.option(fc.string(), { nil: undefined }),
    to: fc.option(fc.string(), { nil: undefined }), isLooping: fc.boolean(), isAutoplaying: fc.boolean(),
    present: fc.option(fc.string(), { nil: undefined }),
  });
  fc.assert(fc.property(settings, (each) => {
    expect(embedSettingsIn(`?${new URLSearchParams(embedParameters(each))}`)).toEqual(each);
  }));
});

test('an address that makes no sense shows what is usual', () => {
  const usual = embedSettingsIn('?embed=1');
  expect(usual).toMatchObject({ view: ['happened', 'stage', 'timeline'], controls: 'full', isLooping: false, isAutoplaying: false });
  expect(embedSettingsIn('?view=<b>,,&controls=all&loop=yes')).toEqual(usual);
  expect(embedSettingsIn('?view=timeline,timeline,nothing').view).toEqual(['timeline']);
});
