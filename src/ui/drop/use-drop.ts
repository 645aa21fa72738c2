import { useEffect, useEffectEvent, useState } from 'react';

/** Files may be dropped anywhere on the page; true while one is held over it. */
export function useDrop(onFile: (file: File) => void): boolean {
  const [isOver, setIsOver] = useState(false);
  const drop = useEffectEvent((event: DragEvent) => {
    setIsOver(false);
    const file = event.dataTransfer?.files[0];
    if (!file) return;
    event.preventDefault();
    onFile(file);
  });
  useEffect(() => {
    const over = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      setIsOver(true);
    };
    // Left for good only where it leaves the window: between elements there is a target.
    const leave = (event: DragEvent) => event.relatedTarget === null && setIsOver(false);
    const fall = (event: DragEvent) => drop(event);
    const listening = new AbortController();
    const { signal } = listening;
    addEventListener('dragover', over, { signal });
    addEventListener('dragleave', leave, { signal });
    addEventListener('drop', fall, { signal });
    return () => listening.abort();
  }, []);
  return isOver;
}

/** A trace may be pasted anywhere that is no text box. */
export function usePaste(onText: (text: string) => void): void {
  const paste = useEffectEvent((event: ClipboardEvent) => {
    const [target] = event.composedPath();
    if (target instanceof Element && target.closest('input, textarea, [contenteditable="true"]')) return;
    const text = event.clipboardData?.getData('text/plain') ?? '';
    if (text.split('\n', FEWEST_LINES + 1).length > FEWEST_LINES) onText(text);
  });
  useEffect(() => {
    const listen = (event: ClipboardEvent) => paste(event);
    addEventListener('paste', listen);
    return () => removeEventListener('paste', listen);
  }, []);
}

/** A line or two are pasted by mistake. */
const FEWEST_LINES = 3;
