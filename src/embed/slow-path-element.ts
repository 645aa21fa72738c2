import { frameAddress } from './address.ts';
import { FrameHost } from './frame-host.ts';
import type { EmbedTheme, FrameMessage } from './protocol.ts';
import { surroundingsOf, watchSurroundings } from './surroundings.ts';

/** Parameters of the frame's address that are attributes of the same name. */
const PARAMETERS = ['lesson', 'controls', 'view', 'from', 'to', 'loop', 'autoplay', 'speed', 'focus', 'show', 'present'] as const;

const THEMES: readonly EmbedTheme[] = ['system', 'light', 'dark'];

/** How near the window's edge a frame is opened. */
const NEAR = '400px';

/**
 * `<slow-path lesson="wq-simple">`: a Slowpath in a page of anybody's.
 *
 * It holds the page in a frame in its shadow root, so that neither meets the other's
 * scripts or styles, and speaks the protocol with it. Its children are shown until the
 * frame is ready, in print, and where nothing can be fetched: put a linked poster there.
 *
 * Attributes: `lesson`, `step` (a place by name or number; follows the playhead), `theme`
 * and `lang` (those of the surroundings where not said), `controls`, `view`, `from`, `to`,
 * `loop`, `autoplay`, `speed`, `focus`, `show`, as the parameters of a link; `href`: a whole
 * link; `base`: the folder of the Slowpath that is shown, where the script is not from it.
 * Events: `ready`, `step`, `answer`, `error`, with the message of that name as `detail`.
 */
export class SlowPathElement extends HTMLElement {
  static readonly observedAttributes = [...PARAMETERS, 'step', 'theme', 'lang', 'href', 'base'];
  /** The folder of the Slowpath that came with the script. */
  static base = '';

  private host?: FrameHost;
  private leaving?: AbortController;
  /** Where the frame has said that it is. */
  private place?: string;
  /** Attributes changed since the frame was last told. */
  private readonly changed = new Set<string>();

  constructor() {
    super();
    const root = this.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = [style()];
    const fallback = document.createElement('slot');
    const link = document.createElement('a');
    link.textContent = 'Slowpath';
    link.target = '_blank';
    fallback.append(link);
    root.append(fallback);
  }

  connectedCallback(): void {
    const link = this.shadowRoot!.querySelector('a')!;
    link.href = String(this.address() ?? '');
    this.leaving = new AbortController();
    const { signal } = this.leaving;
    const near = new IntersectionObserver(([{ isIntersecting }]) => isIntersecting && this.open(), { rootMargin: NEAR });
    near.observe(this);
    signal.addEventListener('abort', () => near.disconnect());
    watchSurroundings(() => this.follow(), signal);
  }

  disconnectedCallback(): void {
    this.leaving?.abort();
    this.close();
  }

  attributeChangedCallback(name: string, old: string | null, value: string | null): void {
    if (old === value || !this.host || (name === 'step' && value === this.place)) return;
    if (this.changed.size === 0) queueMicrotask(() => this.tell());
    this.changed.add(name);
  }

  get lesson(): string {
    return this.getAttribute('lesson') ?? '';
  }
  set lesson(lesson: string) {
    this.setAttribute('lesson', lesson);
  }
  /** The place of the playhead, by name. */
  get step(): string {
    return this.getAttribute('step') ?? '';
  }
  set step(place: string) {
    this.setAttribute('step', String(place));
  }
  get theme(): string {
    return this.getAttribute('theme') ?? '';
  }
  set theme(theme: string) {
    this.setAttribute('theme', theme);
  }
  get controls(): string {
    return this.getAttribute('controls') ?? '';
  }
  set controls(controls: string) {
    this.setAttribute('controls', controls);
  }

  play(): void {
    this.open().ask({ type: 'play' });
  }
  pause(): void {
    this.host?.ask({ type: 'pause' });
  }
  /** To a place: a step's number or its name. */
  seek(place: string | number): void {
    this.open().ask({ type: 'seek', at: String(place) });
  }
  next(): void {
    this.open().ask({ type: 'seek', by: 1 });
  }
  previous(): void {
    this.open().ask({ type: 'seek', by: -1 });
  }

  /** The frame, put there if it is not yet; somewhere else than on a page it hears nothing. */
  private open(): FrameHost {
    if (this.host) return this.host;
    const host = new FrameHost(String(this.address() ?? 'about:blank'), this.title || 'Slowpath', { heard: (message) => this.heard(message) });
    this.host = host;
    this.shadowRoot!.append(host.frame);
    return host;
  }

  private close(): void {
    this.host?.end();
    this.host = undefined;
    this.place = undefined;
    this.shadowRoot!.querySelector('slot')!.className = '';
  }

  private heard(message: FrameMessage): void {
    if (message.type === 'height') this.host!.frame.style.height = `${message.height}px`;
    if (message.type === 'ready') this.shadowRoot!.querySelector('slot')!.className = 'done';
    if (message.type === 'step') {
      this.place = message.at;
      this.setAttribute('step', message.at);
    }
    if (message.type !== 'height') this.dispatchEvent(new CustomEvent(message.type, { detail: message, bubbles: message.type !== 'error' }));
  }

  /** Tells the frame what has changed; a change of the folder opens another. */
  private tell(): void {
    const changed = [...this.changed];
    this.changed.clear();
    if (!this.host) return;
    if (changed.includes('base')) {
      this.close();
      if (this.isConnected) this.open();
    } else if (changed.some((name) => name === 'href' || PARAMETERS.some((each) => each === name))) {
      const address = this.address();
      if (address) this.host.ask({ type: 'load', link: address.search + address.hash });
    } else if (changed.includes('step')) this.host.ask({ type: 'seek', at: this.step });
    if (changed.includes('theme') || changed.includes('lang')) this.follow();
  }

  private follow(): void {
    const { theme, lang } = this.surroundings();
    this.host?.ask({ type: 'theme', theme });
    if (lang) this.host?.ask({ type: 'lang', lang });
  }

  /** What is said on the element, or else what is around it. */
  private surroundings(): { readonly theme: EmbedTheme; readonly lang: string } {
    const around = surroundingsOf(this);
    return { theme: THEMES.find((each) => each === this.getAttribute('theme')) ?? around.theme, lang: around.lang };
  }

  private address(): URL | undefined {
    const { theme, lang } = this.surroundings();
    const own = PARAMETERS.flatMap((name) => (this.hasAttribute(name) ? [[name, this.getAttribute(name) || '1']] : []));
    const at = this.step ? { at: this.step } : {};
    const parameters = { ...Object.fromEntries(own), ...at, embed: '1', theme, ...(lang && { lang }) };
    const base = new URL(this.getAttribute('base') || SlowPathElement.base || '.', document.baseURI);
    return frameAddress(this.getAttribute('href') || String(base), String(base), parameters);
  }
}

/** Adopted, not written into the page: a strict policy lets it. */
function style(): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    :host { display: block; position: relative; }
    :host([hidden]) { display: none; }
    iframe { display: block; width: 100%; height: 480px; border: 0; color-scheme: normal; }
    slot { display: block; }
    slot.done { display: none; }
    slot:not(.done) + iframe { position: absolute; top: 0; opacity: 0; pointer-events: none; }
    @media print { slot, slot.done { display: block; } iframe { display: none; } }
  `);
  return sheet;
}

/** Makes `<slow-path>` known, once. `base`: the folder of the Slowpath that is shown where an element does not say. */
export function defineSlowPath(base = ''): void {
  if (base) SlowPathElement.base = base;
  if (!customElements.get('slow-path')) customElements.define('slow-path', SlowPathElement);
}
