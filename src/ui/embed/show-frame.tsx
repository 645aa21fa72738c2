import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import type { Root } from 'react-dom/client';
import type { StoreApi } from 'zustand';
import { embedSettingsIn } from '../../embed/settings.ts';
import type { EmbedSettings } from '../../embed/settings.ts';
import { parseLink } from '../../lab/link.ts';
import type { Link } from '../../lab/link.ts';
import type { Lab } from '../../lab/state.ts';
import { minding } from './attention.ts';
import { Frame } from './frame.tsx';
import { HostLink } from './host-link.ts';
import { keepRange } from './range.ts';

/** Makes the lab a link asks for. `hasPredictions`: the reader can answer what it asks. */
export type OpenLab = (link: Link, hasPredictions: boolean) => Promise<StoreApi<Lab>>;

/** Shows what this frame's address asks for, and whatever its host asks for afterwards. The address itself stays as it is. */
export async function showFrame(element: HTMLElement, openLab: OpenLab): Promise<void> {
  const frame = new ShownFrame(createRoot(element), openLab);
  await frame.show(location.search, location.hash);
}

class ShownFrame {
  private readonly root: Root;
  private readonly openLab: OpenLab;
  private readonly host: HostLink;
  /** Of what is asked for while another lab is being made, the last is shown. */
  private asked = 0;
  private forget?: () => void;

  constructor(root: Root, openLab: OpenLab) {
    this.root = root;
    this.openLab = openLab;
    // Opened by itself, a frame's address is its own host, and talks to nobody.
    this.host = new HostLink(parent === self ? { postMessage: () => {} } : parent, { load: (link) => void this.load(link) });
    addEventListener('message', (event) => this.host.take(event));
  }

  async show(search: string, hash: string): Promise<void> {
    const asked = ++this.asked;
    const settings = embedSettingsIn(search);
    const link = await parseLink(search, hash);
    const store = await this.openLab({ ...link, at: link.at ?? settings.from, isWhole: true }, settings.controls === 'full');
    if (asked === this.asked) this.present(store, settings);
  }

  private async load(link: string): Promise<void> {
    if (!URL.canParse(link, location.href)) return;
    const { search, hash } = new URL(link, location.href);
    await this.show(search, hash);
  }

  private present(store: StoreApi<Lab>, settings: EmbedSettings): void {
    this.forget?.();
    this.forget = keepRange(store, settings);
    const attention = minding(store, settings.isAutoplaying);
    this.root.render(
      <StrictMode>
        <Frame key={this.asked} store={store} settings={settings} onHeight={(height) => this.host.resized(height)} onSeen={attention.seen} />
      </StrictMode>,
    );
    this.host.attach(store);
    if (settings.present !== undefined) void keepInStep(store, settings.present);
  }
}

/** With frames of the same lesson elsewhere, as of a deck that is open in two windows. Alone where the browser does not let windows speak. */
async function keepInStep(store: StoreApi<Lab>, present: string): Promise<void> {
  const [{ broadcastWire, windowName }, { createLecture }] = await Promise.all([import('../../lab/in-step-wire.ts'), import('../../lab/lecture.ts')]);
  const wire = broadcastWire(`${store.getState().lesson.id}/${present}`);
  // Other programs are the host's to load, not another frame's.
  if (wire) createLecture(store, { wire, from: windowName(), open: () => {} });
}
