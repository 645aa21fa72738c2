/** A lesson's words in one language, by scene. */
export interface LessonWords {
  readonly scenes: ReadonlyMap<string, SceneWords>;
  readonly predictions: ReadonlyMap<string, PredictionWords>;
}

export interface SceneWords {
  readonly title: string;
  /** Paragraphs; `code` in backquotes is the only markup. */
  readonly paragraphs: readonly string[];
}

export interface PredictionWords {
  readonly question: string;
  readonly choices: readonly string[];
}

const sceneHeading = /^## ([a-z0-9-]+): (.+)$/;
const questionHeading = /^### ([a-z0-9-]+): (.+)$/;

/**
 * Reads a `lesson.LANG.md`: a `## scene-id: Scene title` with paragraphs for each scene; a `### prediction-id: Question?` with a list of
 * choices for each prediction. Keyed by id, so that a link to a scene works in
 * every language.
 */
export function parseWords(markdown: string): LessonWords {
  const scenes = new Map<string, { title: string; paragraphs: string[] }>();
  const predictions = new Map<string, { question: string; choices: string[] }>();
  let paragraphs: string[] | undefined;
  let choices: string[] | undefined;
  for (const block of markdown.trim().split(/\n\s*\n/)) {
    const text = unwrap(block);
    const scene = sceneHeading.exec(text);
    const question = questionHeading.exec(text);
    if (scene) {
      paragraphs = [];
      scenes.set(scene[1], { title: scene[2], paragraphs });
    } else if (question) {
      choices = [];
      predictions.set(question[1], { question: question[2], choices });
    } else if (text.startsWith('- ')) choices?.push(...block.split(/^- /m).slice(1).map(unwrap));
    else paragraphs?.push(text);
  }
  return { scenes, predictions };
}

function unwrap(block: string): string {
  return block.trim().replaceAll(/\s*\n\s*/g, ' ');
}
