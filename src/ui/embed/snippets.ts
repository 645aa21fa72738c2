/** What an author pastes, for each sort of page. */

export const snippetHosts = ['html', 'element', 'mkdocs', 'docusaurus', 'mdbook', 'jekyll', 'reveal', 'github', 'poster', 'lms'] as const;

export type SnippetHost = (typeof snippetHosts)[number];

export interface SnippetFacts {
  /** The frame's address, `embed=1` and all. */
  readonly address: string;
  /** The page's address at the same step. */
  readonly link: string;
  /** The folder that Slowpath lies in, with a slash at its end. */
  readonly base: string;
  /** What it is called, and what its poster shows. */
  readonly title: string;
  readonly alt: string;
  /** The poster's file. */
  readonly poster: string;
  /** In CSS pixels, where nobody speaks the protocol. */
  readonly height: number;
}

/** What an author pastes into that sort of page. */
export function snippetFor(host: SnippetHost, facts: SnippetFacts): string {
  return SNIPPETS[host](facts);
}

const SNIPPETS: Readonly<Record<SnippetHost, (facts: SnippetFacts) => string>> = {
  html: frame,
  element: (facts) => `${script(facts, 'slow-path.js')}\n${element(facts, poster(facts))}`,
  mkdocs: (facts) => `# mkdocs.yml\nextra_javascript:\n  - ${facts.base}slow-path.js\n\n<!-- in the page -->\n${element(facts, poster(facts))}`,
  docusaurus: (facts) =>
    ['<iframe', `  src="${attribute(facts.address)}"`, `  title="${attribute(facts.title)}"`, '  loading="lazy"', '  allow="fullscreen; clipboard-write"', `  style={{ width: '100%', height: ${facts.height}, border: 0 }}`, '/>'].join('\n'),
  mdbook: (facts) => `<div class="slowpath-embed">\n${poster(facts)}\n</div>\n\n# book.toml\n[output.html]\nadditional-js = ["embed.js"]  # ${facts.base}embed.js, or a copy beside the page it shows`,
  jekyll: (facts) => `<!-- Jekyll: as it is. Hugo: with markup.goldmark.renderer.unsafe = true -->\n${frame(facts)}`,
  // In the speaker's window and on the projector alike.
  reveal: (facts) => `${script(facts, 'slow-path.js')}\n<section>\n${indented(element(facts, '', [['present', 'talk']]))}\n</section>`,
  github: ({ alt, link, poster: file }) => `[![${alt.replace(/[[\]]/g, '')}](./${file})](${link.replaceAll(')', '%29')})`,
  poster: (facts) => `<div class="slowpath-embed">\n${poster(facts)}\n</div>\n\n<!-- once in the site, where scripts are allowed -->\n${script(facts, 'embed.js')}`,
  lms: (facts) => frame(facts).replace('<iframe', '<iframe sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox"'),
};

function frame({ address, title, height }: SnippetFacts): string {
  return `<iframe src="${attribute(address)}"\n  title="${attribute(title)}" loading="lazy" allow="fullscreen; clipboard-write"\n  width="100%" height="${height}" style="border: 0"></iframe>`;
}

function script({ base }: SnippetFacts, name: string): string {
  return `<script src="${attribute(base + name)}" defer></script>`;
}

/** Parameters as attributes where they are readable; a link that carries programs as a whole. */
function element({ address, title }: SnippetFacts, content: string, more: readonly string[][] = []): string {
  const { searchParams, hash } = new URL(address);
  const named = [...searchParams].filter(([name]) => name !== 'embed' && name !== 'sum').map(([name, value]) => [name === 'at' ? 'step' : name, value]);
  const attributes = hash ? [['href', address]] : named;
  const written = [...attributes, ...more, ['title', title]].map(([name, value]) => `${name}="${attribute(value)}"`).join(' ');
  return content ? `<slow-path ${written}>\n${content}\n</slow-path>` : `<slow-path ${written}></slow-path>`;
}

function poster({ link, poster: file, alt }: SnippetFacts): string {
  return `  <a href="${attribute(link)}"><img src="./${attribute(file)}" alt="${attribute(alt)}" width="960"></a>`;
}

function indented(text: string): string {
  return text.replaceAll(/^/gm, '  ');
}

function attribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
