export { readElf } from './read.ts';
