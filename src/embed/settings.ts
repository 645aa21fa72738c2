/** How a Slowpath in a frame looks and behaves: parameters of its address, which authors write by hand. */
export interface EmbedSettings {
  /** What is shown, in this order. */
  readonly view: readonly EmbedView[];
  /** `full`: as on the page; `min`: a slider and a few buttons; `none`: nothing to press but what stops a motion. */
  readonly controls: EmbedControls;
  /** The steps that are played, by name or number; from the first to the last where not said. */
  readonly from?: string;
  readonly to?: string;
  /** Begins again at its end. */
  readonly isLooping: boolean;
  readonly isAutoplaying: boolean;
  /** Frames of one lesson that name the same lecture are in step, in all windows of a browser. */
  readonly present?: string;
}

const VIEWS = ['happened', 'stage', 'timeline', 'code', 'terminal'] as const;
const CONTROLS = ['full', 'min', 'none'] as const;

export type EmbedView = (typeof VIEWS)[number];
export type EmbedControls = (typeof CONTROLS)[number];

export const embedViews: readonly EmbedView[] = VIEWS;
export const embedControls: readonly EmbedControls[] = CONTROLS;

/** What a frame shows where nothing is said. */
const USUAL: readonly EmbedView[] = ['happened', 'stage', 'timeline'];

/** Reads an address's query. What makes no sense is as if it were not there. */
export function embedSettingsIn(search: string): EmbedSettings {
  const query = new URLSearchParams(search);
  const named = (query.get('view') ?? '').split(',');
  const view = [...new Set(named.flatMap((name) => VIEWS.filter((each) => each === name)))];
  return {
    view: view.length > 0 ? view : USUAL,
    controls: CONTROLS.find((each) => each === query.get('controls')) ?? 'full',
    from: query.get('from') ?? undefined,
    to: query.get('to') ?? undefined,
    isLooping: query.get('loop') === '1',
    isAutoplaying: query.get('autoplay') === '1',
    present: query.get('present') ?? undefined,
  };
}

/** The parameters that say so; what is usual is left out. */
export function embedParameters({ view, controls, from, to, isLooping, isAutoplaying, present }: EmbedSettings): Record<string, string> {
  return {
    embed: '1',
    ...(view.join() !== USUAL.join() && { view: view.join() }),
    ...(controls !== 'full' && { controls }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(isLooping && { loop: '1' }),
    ...(isAutoplaying && { autoplay: '1' }),
    ...(present !== undefined && { present }),
  };
}
