export { readElf } from './read.ts';
export { writeElf } from './write.ts';
