import { flushSync } from 'react-dom';
import { createRoot, type Root } from 'react-dom/client';
import type { StoreApi } from 'zustand';
import { formatLink } from '../../lab/link.ts';
import type { Lab } from '../../lab/state.ts';
import { worksheetQuestions } from '../../lab/worksheet.ts';
import { loadLesson } from '../../lessons/index.ts';
import { LabContext } from '../lab.ts';
import { prepareWords } from '../text/words.ts';
import { Worksheet } from './worksheet.tsx';

let isListening = false;

/**
 * From now on printing the page gives a worksheet of its runs. The browser waits for
 * nothing when it prints, so what must be fetched is fetched here.
 */
export async function printWorksheets(store: StoreApi<Lab>): Promise<void> {
  const { language, lesson } = store.getState();
  const [bound] = await Promise.all([loadLesson(lesson.id, language), prepareWords(language, true)]);
  if (isListening) return;
  isListening = true;
  let address = await addressOf(store.getState());
  store.subscribe((now, before) => {
    if (now.runs !== before.runs) void addressOf(now).then((made) => (address = made));
  });
  let shown: { readonly root: Root; readonly host: HTMLElement } | undefined;
  addEventListener('beforeprint', () => {
    const questions = worksheetQuestions(bound, store.getState().runs);
    shown = mount(store, <Worksheet questions={questions} address={address} />);
  });
  addEventListener('afterprint', () => {
    shown?.root.unmount();
    shown?.host.remove();
  });
}

function mount(store: StoreApi<Lab>, sheet: React.ReactNode) {
  const host = document.body.appendChild(Object.assign(document.createElement('div'), { className: 'worksheets' }));
  const root = createRoot(host);
  flushSync(() => root.render(<LabContext value={store}>{sheet}</LabContext>));
  return { root, host };
}

async function addressOf(lab: Lab): Promise<string> {
  return new URL(await formatLink(lab), location.href).href;
}
