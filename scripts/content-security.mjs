/**
 * A plugin for Vite: the built page says what it may load and run, and that is only
 * what lies beside it. No inline script, no inline style, no eval, no other host.
 * The page that is served for development has none: Vite's own scripts are inline.
 */

/** `blob:` for what the reader makes and saves, and for workers where one by address is refused. */
const sources = {
  'default-src': "'none'",
  'script-src': "'self'",
  'style-src': "'self'",
  'font-src': "'self' data:",
  'img-src': "'self' data: blob:",
  'connect-src': "'self'",
  'worker-src': "'self' blob:",
  'frame-src': "'self'",
  'manifest-src': "'self'",
  'base-uri': "'none'",
  'form-action': "'none'",
};

/** The policy as one line; `changes` take the place of what holds for the page. */
export function contentSecurityPolicy(changes = {}) {
  return Object.entries({ ...sources, ...changes })
    .map(([what, from]) => `${what} ${from}`)
    .join('; ');
}

/** @returns {import('vite').Plugin} */
export function contentSecurity() {
  return {
    name: 'content-security',
    apply: 'build',
    transformIndexHtml: () => [
      { tag: 'meta', attrs: { 'http-equiv': 'Content-Security-Policy', content: contentSecurityPolicy() }, injectTo: 'head-prepend' },
    ],
  };
}
