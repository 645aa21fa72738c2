/** Where a pointer is within an element, in the element's own pixels, however large the page is drawn. */
export function placeIn(element: HTMLElement, { clientX, clientY }: { readonly clientX: number; readonly clientY: number }): { readonly x: number; readonly y: number } {
  const { left, top, width } = element.getBoundingClientRect();
  const scale = width / element.offsetWidth || 1;
  return { x: (clientX - left) / scale, y: (clientY - top) / scale };
}
