import type { Language } from './language.ts';

/** A lesson's words in one language, by the ids of what they belong to. */
export interface LessonWords {
  readonly language: Language;
  readonly scenes: ReadonlyMap<string, SceneWords>;
  readonly predictions: ReadonlyMap<string, PredictionWords>;
  readonly challenges: ReadonlyMap<string, ChallengeWords>;
  readonly charts: ReadonlyMap<string, ChartWords>;
}

export interface SceneWords {
  readonly title: string;
  /**
   * Paragraphs in the marks of the page's catalogue. One that begins with `> ` is
   * a box: what the tutorial says, and what is so.
   */
  readonly paragraphs: readonly string[];
}

export interface PredictionWords {
  readonly question: string;
  readonly choices: readonly string[];
}

export interface ChallengeWords {
  readonly title: string;
  /** What to bring about. */
  readonly paragraphs: readonly string[];
  /** From the vaguest to the plainest. */
  readonly hints: readonly string[];
}

export interface ChartWords {
  readonly title: string;
  readonly paragraphs: readonly string[];
  /** Names of the series, in the lesson's order. */
  readonly series: readonly string[];
}

interface Section {
  readonly title: string;
  readonly paragraphs: string[];
  readonly items: string[];
}

const heading = /^(?:## (?<sort>challenge|chart)\/|(?<level>##|###) )(?<id>[a-z0-9-]+): (?<title>.+)$/;

/**
 * Reads a `lesson.LANG.md`: a `## scene-id: Scene title` with paragraphs for each scene; a `### prediction-id: Question?` with a list of
 * choices for each prediction; a `## challenge/ID: Title` with what to bring
 * about and a list of hints; a `## chart/ID: Title` with a paragraph and the names
 * of its series. Keyed by id, so that a link to a scene works in every language.
 */
export function parseWords(markdown: string, language: Language): LessonWords {
  const sections: Record<'scene' | 'prediction' | 'challenge' | 'chart', Map<string, Section>> = {
    scene: new Map(),
    prediction: new Map(),
    challenge: new Map(),
    chart: new Map(),
  };
  let place: Section | undefined;
  let text: Section | undefined;
  for (const block of markdown.trim().split(/\n\s*\n/)) {
    const head = heading.exec(unwrap(block))?.groups;
    if (head) {
      place = { title: head.title, paragraphs: [], items: [] };
      const sort = (head.sort as 'challenge' | 'chart' | undefined) ?? (head.level === '##' ? 'scene' : 'prediction');
      sections[sort].set(head.id, place);
      // A scene's text goes on behind its predictions.
      if (sort !== 'prediction') text = place;
    } else if (block.startsWith('- ')) place?.items.push(...block.split(/^- /m).slice(1).map(unwrap));
    else text?.paragraphs.push(unwrap(block));
  }
  return {
    language,
    scenes: sections.scene,
    predictions: mapped(sections.prediction, ({ title, items }) => ({ question: title, choices: items })),
    challenges: mapped(sections.challenge, ({ title, paragraphs, items }) => ({ title, paragraphs, hints: items })),
    charts: mapped(sections.chart, ({ title, paragraphs, items }) => ({ title, paragraphs, series: items })),
  };
}

function mapped<From, To>(map: ReadonlyMap<string, From>, how: (value: From) => To): Map<string, To> {
  return new Map([...map].map(([key, value]) => [key, how(value)]));
}

/** Line breaks where Chinese has no space: after its full stops and commas, and between its characters, marks or none. */
const seam = /(?<=[，。：；？！、）])\n(?:>\s?)?|(?<=[\p{Script=Han}”]\**)\n(?:>\s?)?(?=\**[\p{Script=Han}“（])/gu;

/** One line: a block's lines joined, and of a quotation one mark kept. */
export function unwrap(block: string): string {
  return block.trim().replaceAll(seam, '').replaceAll(/\s*\n(?:>\s?)?\s*/g, ' ');
}
