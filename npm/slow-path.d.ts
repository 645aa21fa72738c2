/** `<slow-path>`: a Slowpath in a page. See the README for its attributes. */
export declare class SlowPathElement extends HTMLElement {
  lesson: string;
  /** The place of the playhead, by name. */
  step: string;
  theme: string;
  controls: string;
  play(): void;
  pause(): void;
  /** To a step's number or name. */
  seek(place: string | number): void;
  next(): void;
  previous(): void;
}

/** Makes `<slow-path>` known, once. `base`: the folder of the Slowpath that is shown where an element does not say. */
export declare function defineSlowPath(base?: string): void;

declare global {
  interface HTMLElementTagNameMap {
    'slow-path': SlowPathElement;
  }
}
