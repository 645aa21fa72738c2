import { expect, it } from 'vitest';
import { installBpf } from '../bpf/install.ts';
import { LIBBPF_HEADERS } from '../c/headers/libbpf.ts';
import { LIBC_HEADERS } from '../c/headers/libc.ts';
import { Machine } from '../kernel/machine.ts';
import { Log } from '../trace/log.ts';
import { LibbpfBinding } from './libbpf/binding.ts';
import { BpfCalls } from './libbpf/bpf-calls.ts';
import { Libc } from './libc/libc.ts';
import { wholeLibrary } from './whole-library.ts';

const headers = Object.values({ ...LIBC_HEADERS, ...LIBBPF_HEADERS }).join('\n');

it('has every function that the headers declare', () => {
  const m = new Machine({}, new Log());
  const library = wholeLibrary(new LibbpfBinding(new BpfCalls(installBpf(m)), new Map()));
  const declared = [...headers.matchAll(/^(?!typedef|#)[\w ]+?[ *]+(\w+)\([^;{}]*\);$/gm)].map((match) => match[1]);
  expect(declared.length).toBeGreaterThan(200);
  expect(declared.filter((name) => !Object.hasOwn(library, name))).toEqual([]);
});

it('has every variable that the headers declare', () => {
  const declared = [...headers.matchAll(/^extern [\w ]+?\*+ *([^;()]+);$/gm)].flatMap((match) => match[1].split(/[ ,*]+/));
  expect(declared).toContain('stderr');
  expect(declared.filter((name) => !Libc.hasVariable(name))).toEqual([]);
});
