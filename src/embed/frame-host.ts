import { readFrameMessage, toFrame } from './protocol.ts';
import type { FrameMessage, HostMessage } from './protocol.ts';

/** What a host makes of what its frame says. */
export interface FrameListener {
  heard(message: FrameMessage): void;
}

/** A Slowpath in a frame, seen from the page around it. */
export class FrameHost {
  readonly frame: HTMLIFrameElement;
  private readonly listener: FrameListener;
  private readonly ending = new AbortController();
  private isReady = false;
  /** What was asked before there was anybody to hear it. */
  private waiting: HostMessage[] = [];

  constructor(address: string, title: string, listener: FrameListener) {
    this.listener = listener;
    this.frame = document.createElement('iframe');
    this.frame.title = title;
    this.frame.allow = 'fullscreen; clipboard-write';
    this.frame.src = address;
    const { signal } = this.ending;
    addEventListener('message', (event) => this.take(event), { signal });
    this.frame.addEventListener('load', () => this.post({ type: 'hello' }), { signal });
  }

  /** Asks something of the frame, at once or when it is there. */
  ask(message: HostMessage): void {
    if (this.isReady) this.post(message);
    else this.waiting.push(message);
  }

  /** Takes the frame off the page, and listens to nothing any more. */
  end(): void {
    this.ending.abort();
    this.frame.remove();
  }

  /** Nothing secret is ever posted: whoever is in the frame may read it. */
  private post(message: HostMessage): void {
    this.frame.contentWindow?.postMessage(toFrame(message), '*');
  }

  /** Only our own frame is heard. */
  private take({ source, data }: MessageEvent): void {
    if (source === null || source !== this.frame.contentWindow) return;
    const message = readFrameMessage(data);
    if (!message) return;
    if (message.type === 'ready') this.greet();
    this.listener.heard(message);
  }

  private greet(): void {
    this.isReady = true;
    for (const message of this.waiting.splice(0)) this.post(message);
  }
}
