/** Up and down among the buttons of a list, one of which is in the order of Tab. */
export function moveAmongButtons(event: React.KeyboardEvent<HTMLElement>, list: string): void {
  const direction = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const buttons = [...(event.currentTarget.closest(list)?.querySelectorAll('button') ?? [])];
  const next = direction && buttons[buttons.indexOf(event.currentTarget as HTMLButtonElement) + direction];
  if (!next) return;
  event.preventDefault();
  next.focus();
}
