import { readFileSync, readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { explainVerifierMessage } from './explain.ts';

/* Every text that the verifier's own sources refuse a program with has an explanation, whatever stands in its blanks. */

const folder = new URL('./', import.meta.url);
const sources = readdirSync(folder).filter((file) => file.endsWith('.ts') && !file.includes('.test.'));

/** What a blank of a message may hold: a number, a type's name, a register, an argument, a place. */
const FILLINGS = ['1', 'bpf_timer', 'map_value_or_null', 'R1', 'arg#1', 'At program exit', 'iter_num as arg #1', 'sleepable helper bpf_copy_from_user#148', 'struct', 'off -8'];

const literal = /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`(?:[^`\\$]|\\.|\$(?!\{)|\$\{(?:[^{}`]|\{[^{}]*\})*\})*`/.source;
const rejection = new RegExp(String.raw`reject\(\s*'E[A-Z0-9]+',\s*(?:[^'"\x60;]*\?\s*)?(${literal})(?:\s*:\s*(${literal}))?`, 'g');

function messagesOf(file: string): string[] {
  const text = readFileSync(new URL(file, folder), 'utf8');
  return [...text.matchAll(rejection)].flatMap(([, first, second]) => [first, second]).filter((each) => each !== undefined).map((each) => each.slice(1, -1).replace(/\\(['"n])/g, (_, mark: string) => (mark === 'n' ? '\n' : mark)));
}

const BLANK = /\$\{((?:[^{}]|\{[^{}]*\})*)\}/;

/** The texts that a blank chooses from where it names them, else any filling. */
function fillingsOf(blank: string, among: readonly string[]): readonly string[] {
  const named = [...blank.matchAll(/[?:] '([^']*)'/g)].map(([, text]) => text);
  return named.length > 0 ? named : among;
}

/** The message with its blanks filled in, every way there is. */
function filled(message: string): string[] {
  let texts = [''];
  const parts = message.split(BLANK);
  // Long messages name numbers and types only.
  const among = parts.length > 9 ? FILLINGS.slice(0, 2) : FILLINGS;
  parts.forEach((part, index) => {
    const ends = index % 2 === 0 ? [part] : fillingsOf(part, among);
    texts = texts.flatMap((text) => ends.map((end) => text + end));
  });
  return texts;
}

const isExplained = (message: string): boolean => filled(message).some((text) => explainVerifierMessage(`7: (85) call pc+1\n${text}\n`) !== undefined);

const messages = sources.flatMap((file) => messagesOf(file).map((message) => [file, message] as const));

it('the sources hold the messages that are looked for', () => {
  expect(messages.length).toBeGreaterThan(200);
});

it.each(messages)('%s: %s', (_file, message) => {
  expect(isExplained(message)).toBe(true);
});
