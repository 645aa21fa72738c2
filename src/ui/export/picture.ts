/**
 * The timeline as one SVG that needs nothing of the page: layers put together,
 * colours and faces in it.
 */

const SVG = 'http://www.w3.org/2000/svg';

/** What of an element's style a drawing has. */
const STYLES = ['fill', 'fill-opacity', 'stroke', 'stroke-width', 'stroke-dasharray', 'stroke-linejoin', 'stroke-linecap', 'opacity', 'paint-order', 'font-family', 'font-size', 'font-weight', 'text-anchor'] as const;

export interface Picture {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
}

/** Draws what an element shows: its drawings, canvases and plain bands, each where it stands and cut where it is cut. */
export async function pictureOf(root: HTMLElement): Promise<Picture> {
  const { width, height } = root.getBoundingClientRect();
  const picture = document.createElementNS(SVG, 'svg');
  set(picture, { width: String(width), height: String(height), viewBox: `0 0 ${width} ${height}` });
  const ground = document.createElementNS(SVG, 'rect');
  set(ground, { width: '100%', height: '100%', fill: getComputedStyle(document.body).backgroundColor });
  picture.append(await facesOf(root), ground);
  for (const layer of root.querySelectorAll('svg, canvas, .range-band')) {
    if (layer.parentElement?.closest('svg')) continue;
    const drawn = drawingOf(layer);
    if (drawn) picture.append(placed(layer, root, drawn));
  }
  return { svg: new XMLSerializer().serializeToString(picture), width, height };
}

function drawingOf(layer: Element): SVGElement | undefined {
  if (layer instanceof SVGSVGElement) return inlined(layer);
  const { width, height } = layer.getBoundingClientRect();
  const size = { width: String(width), height: String(height) };
  if (layer instanceof HTMLCanvasElement) {
    const image = document.createElementNS(SVG, 'image');
    set(image, { ...size, href: layer.toDataURL('image/png') });
    return image;
  }
  const { backgroundColor, borderLeftColor } = getComputedStyle(layer);
  const band = document.createElementNS(SVG, 'rect');
  set(band, { ...size, fill: backgroundColor, stroke: borderLeftColor });
  return band;
}

function set(element: Element, attributes: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
}

/** A copy that carries its own styles. */
function inlined(source: SVGElement): SVGElement {
  const copy = source.cloneNode(true) as SVGElement;
  const copies = [copy, ...copy.querySelectorAll<SVGElement>('*')];
  [source, ...source.querySelectorAll<SVGElement>('*')].forEach((element, index) => {
    const style = getComputedStyle(element);
    for (const name of STYLES) if (style.getPropertyValue(name)) copies[index].setAttribute(name, referring(style.getPropertyValue(name)));
    copies[index].removeAttribute('class');
    copies[index].removeAttribute('style');
  });
  return copy;
}

/** A pattern is called by its own name, wherever the page lies. */
function referring(value: string): string {
  return value.replace(/url\("[^"#]*#([^")]+)"\)/, 'url(#$1)');
}

/** At its place, within the boxes that cut it. */
function placed(layer: Element, root: HTMLElement, drawn: SVGElement): SVGElement {
  const origin = root.getBoundingClientRect();
  const box = layer.getBoundingClientRect();
  let { left, top, right, bottom } = origin;
  for (let parent = layer.parentElement; parent && parent !== root; parent = parent.parentElement) {
    const cut = parent.getBoundingClientRect();
    left = Math.max(left, cut.left);
    top = Math.max(top, cut.top);
    right = Math.min(right, cut.right);
    bottom = Math.min(bottom, cut.bottom);
  }
  const window = document.createElementNS(SVG, 'svg');
  const width = Math.max(0, right - left);
  const height = Math.max(0, bottom - top);
  set(window, { x: String(left - origin.left), y: String(top - origin.top), width: String(width), height: String(height), viewBox: `0 0 ${width} ${height}` });
  const moved = document.createElementNS(SVG, 'g');
  set(moved, { transform: `translate(${box.left - left} ${box.top - top})` });
  moved.append(drawn);
  window.append(moved);
  return window;
}

/** The faces that the page loaded for its words, as data. */
async function facesOf(root: HTMLElement): Promise<SVGStyleElement> {
  const style = document.createElementNS(SVG, 'style');
  const family = getComputedStyle(root).fontFamily.split(',')[0].replaceAll(/["']/g, '').trim();
  const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]).filter((rule) => rule instanceof CSSFontFaceRule);
  const face = rules.find((rule) => rule.style.getPropertyValue('font-family').includes(family) && rule.style.getPropertyValue('src').includes('url('));
  const address = /url\("?([^")]+)"?\)/.exec(face?.style.getPropertyValue('src') ?? '')?.[1];
  if (!face || !address) return style;
  const bytes = await (await fetch(new URL(address, face.parentStyleSheet?.href ?? location.href))).blob();
  style.textContent = `@font-face{font-family:"${family}";font-weight:${face.style.getPropertyValue('font-weight') || '200 900'};src:url(${await dataUrl(bytes)})}`;
  return style;
}

function dataUrl(bytes: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener('load', () => resolve(String(reader.result)));
    reader.addEventListener('error', () => reject(reader.error ?? new Error('not read')));
    reader.readAsDataURL(bytes);
  });
}

/** Pixels to a pixel of the page. */
const FINENESS = 2;

/** The same in pixels. */
export async function pixelsOf({ svg, width, height }: Picture): Promise<Blob> {
  const image = new Image();
  image.src = await dataUrl(new Blob([svg], { type: 'image/svg+xml' }));
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = width * FINENESS;
  canvas.height = height * FINENESS;
  canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('no picture'))), 'image/png'));
}
