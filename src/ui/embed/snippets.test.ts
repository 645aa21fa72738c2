import { expect, test } from 'vitest';
import { snippetFor, snippetHosts } from './snippets.ts';

const facts = {
  address: 'https://slowpath.example/app/?lesson=wq-simple&at=callback.source_line.2&embed=1&view=timeline&theme=dark', link: 'https://slowpath.example/app/?lesson=wq-simple&at=callback.source_line.2',
  base: 'https://slowpath.example/app/', title: 'A "quoted" <title> & more', alt: 'bpf_timer [and] bpf_wq', poster: 'wq-simple.svg', height: 420,
};

test('every snippet leads to the step, and no title breaks out of it', () => {
  for (const host of snippetHosts) {
    const text = snippetFor(host, facts);
    expect(text, host).toContain('callback.source_line.2');
    expect(text, host).not.toContain('<title>');
  }
});

test('a frame has what the page around it needs', () => {
  const text = snippetFor('html', facts);
  for (const part of ['title="A &quot;quoted&quot;', 'loading="lazy"', 'allow="fullscreen; clipboard-write"', 'height="420"', '&amp;embed=1']) expect(text).toContain(part);
  expect(snippetFor('lms', facts)).toContain('sandbox="allow-scripts');
});

test('an element has readable attributes; a link with programs goes whole', () => {
  expect(snippetFor('reveal', facts)).toContain('<slow-path lesson="wq-simple" step="callback.source_line.2" view="timeline" theme="dark" present="talk" title=');
  expect(snippetFor('reveal', { ...facts, address: `${facts.address}#s=1abc` })).toMatch(/<slow-path href="[^"]*#s=1abc" present="talk" title=/);
});

test('what a sanitised page gets is a linked image and nothing else', () => {
  expect(snippetFor('github', facts)).toBe(`[![bpf_timer and bpf_wq](./wq-simple.svg)](${facts.link})`);
  // Hosts that take `:word:` for an emoji eat it out of links as well.
  for (const host of snippetHosts) expect(snippetFor(host, facts)).not.toMatch(/:\w+:/);
});
