/** SVG as text. Whatever comes from a Log goes through here: a name is never markup. */

type Attributes = Readonly<Record<string, string | number | undefined>>;

/** An element; `content` is markup already. */
export function element(name: string, attributes: Attributes, content = ''): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${typeof value === 'number' ? short(value) : escaped(String(value))}"`);
  return content === '' ? `<${name}${written.join('')}/>` : `<${name}${written.join('')}>${content}</${name}>`;
}

/** A text of the drawing, from anywhere. */
export function textElement(x: number, y: number, text: string, attributes: Attributes = {}): string {
  return element('text', { x, y, ...attributes }, escaped(text));
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** What XML does not allow at all goes; what would be markup is written as an entity. */
export function escaped(text: string): string {
  // oxlint-disable-next-line no-control-regex -- these are the characters that no XML may hold
  return text.replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '').replace(/[&<>"]/g, (letter) => ENTITIES[letter]);
}

/** A tenth of a pixel is as fine as anybody sees. */
export function short(value: number): string {
  return String(Math.round(value * 10) / 10);
}

/** The numbers of a path, likewise. */
export function shortPath(path: string): string {
  return path.replace(/-?\d+\.\d+/g, (number) => short(Number(number)));
}
