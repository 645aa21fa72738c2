import type { StoreApi } from 'zustand';
import type { Lab } from '../../lab/state.ts';

/** Pauses what nobody can see, and goes on when it is seen again. Begins to play by itself only if told to, and never where less motion is asked for. */
export function minding(store: StoreApi<Lab>, isAutoplaying: boolean): { readonly seen: (isSeen: boolean) => void } {
  let wantsPlay = isAutoplaying && !matchMedia('(prefers-reduced-motion: reduce)').matches;
  let isSeen = false;
  const goOn = () => {
    const { runs, playing, actions } = store.getState();
    if (!isSeen || !wantsPlay || playing || runs.some(({ recording, status }) => !recording && status !== 'failed')) return;
    wantsPlay = false;
    actions.play();
  };
  store.subscribe(goOn);
  return {
    seen(now) {
      isSeen = now;
      const { playing, actions } = store.getState();
      if (!isSeen && playing) {
        actions.pause();
        wantsPlay = true;
      }
      goOn();
    },
  };
}
