import { readFileSync } from 'node:fs';
import { compileBpf, compileUser } from './index.ts';
import { skeletonHeader } from '../user/skeleton/header.ts';

/* How long a reader waits for the compiler after an edit: both files of the first lesson, warm. */

const ROUNDS = 200;
const folder = 'src/lessons/10-wq-simple';
const bpf = readFileSync(`${folder}/wq_simple.bpf.c`, 'utf8');
const user = readFileSync(`${folder}/wq_simple.c`, 'utf8');
const skeleton = new Map([['wq_simple.skel.h', skeletonHeader(compileBpf('wq_simple.bpf.c', bpf).object!)]]);

function medianMs(compile: () => unknown): number {
  const took: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const start = process.hrtime.bigint();
    compile();
    took.push(Number(process.hrtime.bigint() - start) / 1e6);
  }
  return took.toSorted((a, b) => a - b)[ROUNDS / 2];
}

const lines = bpf.split('\n').length;
const bpfMs = medianMs(() => compileBpf('wq_simple.bpf.c', bpf));
console.log(`wq_simple.bpf.c, ${lines} lines and its headers  ${bpfMs.toFixed(2)} ms (asked: under 10)`);
console.log(`wq_simple.c with its skeleton          ${medianMs(() => compileUser('wq_simple.c', user, skeleton)).toFixed(2)} ms`);
