/**
 * What other languages say after English. A translation notes which English text it
 * was made from: `src/ui/text/LANG/seen.json` has a sum of each. Where the English has
 * changed since, the translation is stale until somebody has looked at it.
 *
 *   npm run words               which texts are stale
 *   npm run words -- --seen     they have been looked at: notes the English of now
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = fileURLToPath(new URL('..', import.meta.url));
const texts = `${root}src/ui/text/`;
const lessons = `${root}src/lessons/`;

/** Folders of `src/ui/text` but English's. */
export const otherLanguages = readdirSync(texts, { withFileTypes: true }).filter((entry) => entry.isDirectory() && entry.name !== 'en').map(({ name }) => name);

/**
 * The English texts that a language has translated, piece by piece.
 * @param {string} language
 * @returns {Map<string, string>}
 */
export function translatedTexts(language) {
  const pieces = new Map();
  const take = (english, translation, split) => {
    if (!existsSync(translation)) return;
    for (const [name, text] of split(readFileSync(english, 'utf8'))) pieces.set(`${english.slice(root.length)} ${name}`, text);
  };
  for (const name of readdirSync(`${texts}en`)) if (!name.includes('.test.')) take(`${texts}en/${name}`, `${texts}${language}/${name}`, entriesOf);
  take(`${lessons}reference/reference.en.ts`, `${lessons}reference/reference.${language}.ts`, entriesOf);
  for (const lesson of readdirSync(lessons)) for (const text of ['lesson', 'notes']) take(`${lessons}${lesson}/${text}.en.md`, `${lessons}${lesson}/${text}.${language}.md`, sectionsOf);
  return pieces;
}

/** The entries of a catalogue's objects, as they are written. */
function entriesOf(source) {
  const entries = [];
  for (const statement of ts.createSourceFile('catalogue.ts', source, ts.ScriptTarget.Latest, true).statements) {
    if (!ts.isVariableStatement(statement)) continue;
    for (const { initializer } of statement.declarationList.declarations) {
      if (initializer && ts.isObjectLiteralExpression(initializer)) for (const entry of initializer.properties) entries.push([entry.name.getText(), entry.getText()]);
    }
  }
  return entries;
}

/** A lesson's sections, by their headings' ids. */
function sectionsOf(markdown) {
  return markdown.split(/^(?=##)/m).map((section) => [/^#+ ([^:]+)/.exec(section)?.[1] ?? 'head', section]);
}

const sumOf = (text) => createHash('sha256').update(text.replaceAll(/\s+/g, ' ').trim()).digest('hex').slice(0, 8);
const noteOf = (language) => `${texts}${language}/seen.json`;

/**
 * Names of the texts that are not as they were when the translation was made.
 * @param {string} language
 * @returns {string[]}
 */
export function staleTexts(language) {
  const seen = existsSync(noteOf(language)) ? JSON.parse(readFileSync(noteOf(language), 'utf8')) : {};
  const now = translatedTexts(language);
  return [...new Set([...Object.keys(seen), ...now.keys()])].filter((name) => !now.has(name) || seen[name] !== sumOf(now.get(name)));
}

function noteSeen(language) {
  const sums = [...translatedTexts(language)].map(([name, text]) => [name, sumOf(text)]);
  writeFileSync(noteOf(language), `${JSON.stringify(Object.fromEntries(sums), null, 1)}\n`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const language of otherLanguages) {
    for (const name of staleTexts(language)) console.log(`${language}: ${name}`);
    if (process.argv.includes('--seen')) noteSeen(language);
  }
}
