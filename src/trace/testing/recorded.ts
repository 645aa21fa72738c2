import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { parseFtrace } from '../ftrace/parse.ts';
import type { Log } from '../log.ts';

/** Recordings of a real kernel, which lie beside the project; tests that use them are skipped without them. */

const folder = new URL('../../../../shared/groundtruth/traces/', import.meta.url);

export const recordingsAreThere = existsSync(folder);

if (!recordingsAreThere) console.log('recordings of a real kernel are not there: their tests are skipped');

/** `cloud.smp1.timer_0`, … */
export const recordingNames: readonly string[] = recordingsAreThere
  ? readdirSync(folder).filter((name) => name.includes('.smp')).map((name) => name.replace('.txt', ''))
  : [];

/** Files beside that folder, each of several recordings one behind the other. */
export const recordingCollections: readonly string[] = recordingsAreThere
  ? readdirSync(new URL('../', folder)).filter((name) => /^trace-.*\.txt$/.test(name)).map((name) => `../${name.replace('.txt', '')}`)
  : [];

export function recordingText(name: string): string {
  return readFileSync(new URL(`${name}.txt`, folder), 'utf8');
}

export function recordedLog(name: string): Log {
  return parseFtrace(recordingText(name)).log;
}
