import { expect, it } from 'vitest';
import { installBpf } from '../bpf/install.ts';
import { LIBBPF_HEADERS } from '../c/headers/libbpf.ts';
import { LIBC_HEADERS } from '../c/headers/libc.ts';
import { Machine } from '../kernel/machine.ts';
import { Log } from '../trace/log.ts';
import { libbpfFunctions } from './libbpf/index.ts';
import { BpfCalls } from './libbpf/bpf-calls.ts';
import { libcFunctions } from './libc/index.ts';
import { Libc } from './libc/libc.ts';

const headers = Object.values({ ...LIBC_HEADERS, ...LIBBPF_HEADERS }).join('\n');

it('has every function that the headers declare', () => {
  const m = new Machine({}, new Log());
  const library = { ...libcFunctions, ...libbpfFunctions(new BpfCalls(installBpf(m)), new Map()) };
  const declared = [...headers.matchAll(/^(?!typedef|#)[\w ]+?[ *]+(\w+)\([^;{}]*\);$/gm)].map((match) => match[1]);
  expect(declared.length).toBeGreaterThan(200);
  expect(declared.filter((name) => !Object.hasOwn(library, name))).toEqual([]);
});

it('has every variable that the headers declare', () => {
  const declared = [...headers.matchAll(/^extern [\w ]+?\*+ *([^;()]+);$/gm)].flatMap((match) => match[1].split(/[ ,*]+/));
  expect(declared).toContain('stderr');
  expect(declared.filter((name) => !Libc.hasVariable(name))).toEqual([]);
});
