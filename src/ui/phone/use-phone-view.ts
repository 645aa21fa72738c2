import { useEffect, useState } from 'react';
import { useLabStore } from '../lab.ts';

/** Where there is room for one view at a time. */
export type PhoneView = 'stage' | 'timeline' | 'code' | 'terminal';

export const PHONE_VIEWS: readonly PhoneView[] = ['stage', 'timeline', 'code', 'terminal'];

/** The view that is shown on a phone: the one pressed, or the one that something else on the page leads to. */
export function usePhoneView(): [PhoneView, (view: PhoneView) => void] {
  const [view, setView] = useState<PhoneView>('stage');
  const store = useLabStore();
  useEffect(
    () =>
      store.subscribe((now, before) => {
        if (now.panel !== before.panel) setView('terminal');
        else if (now.code !== before.code && (now.code.line !== undefined || now.code.editing)) setView('code');
      }),
    [store],
  );
  return [view, setView];
}
