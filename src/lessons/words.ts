/** A lesson's words in one language, by scene. */
export interface LessonWords {
  readonly title: string;
  readonly scenes: ReadonlyMap<string, SceneWords>;
}

export interface SceneWords {
  readonly title: string;
  /** Paragraphs; `code` in backquotes is the only markup. */
  readonly paragraphs: readonly string[];
}

const sceneHeading = /^## ([a-z0-9-]+): (.+)$/;

/**
 * Reads a `lesson.LANG.md`: one `# Title`, then a `## scene-id: Scene title` with
 * paragraphs for each scene. Keyed by scene, so that a link to a scene works in
 * every language.
 */
export function parseWords(markdown: string): LessonWords {
  let title = '';
  const scenes = new Map<string, { title: string; paragraphs: string[] }>();
  let current: { title: string; paragraphs: string[] } | undefined;
  for (const block of markdown.trim().split(/\n\s*\n/)) {
    const text = block.trim().replaceAll(/\s*\n\s*/g, ' ');
    const scene = sceneHeading.exec(text);
    if (scene) {
      current = { title: scene[2], paragraphs: [] };
      scenes.set(scene[1], current);
    } else if (text.startsWith('# ')) title = text.slice(2);
    else current?.paragraphs.push(text);
  }
  return { title, scenes };
}
