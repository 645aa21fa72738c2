import { expect, it } from 'vitest';
import { formatDiagnostic } from '../base/diagnostic.ts';
import { compileBpf, compileUser } from './index.ts';

const PROLOGUE = '#include <vmlinux.h>\n#include <bpf/bpf_helpers.h>\n#include "bpf_experimental.h"\nchar LICENSE[] SEC("license") = "GPL";\n';
const PROLOGUE_LINES = 4;

/** What is said about a program, hints left aside, lines counted from the text's own first. */
function said(text: string): string[] {
  return compileBpf('p.bpf.c', PROLOGUE + text).diagnostics.map(({ span, severity, message }) => `${span.line - PROLOGUE_LINES}:${span.column}: ${severity}: ${message}`);
}

const cases: readonly [what: string, text: string, expected: readonly string[]][] = [
  ['a missing semicolon, and what follows is read on', 'int f(void)\n{\n\tint a = 1\n\treturn b;\n}', [
    "3:11: error: expected ';' after the declaration",
    "4:9: error: 'b' is not declared",
    "3:6: warning: 'a' is never used",
  ]],
  ['initialisers of members that there are not, and the rest of the function', 'struct p { int x, y; };\nstruct none;\nint f(void)\n{\n\tstruct p v = { .xx = { 1, { 2 } }, .y = q, .x.z[3] = 1 };\n\tstruct none o = { .a = 1 };\n\treturn v.w;\n}', [
    "5:18: error: 'struct p' has no member 'xx'",
    "5:42: error: 'q' is not declared",
    "5:48: error: 'int' has no member 'z'",
    "6:14: error: 'o' has type 'struct none', whose size is not known here",
    "7:11: error: 'struct p' has no member 'w'",
    "6:14: warning: 'o' is never used",
  ]],
  ['several mistakes in one function', 'int f(int *p, struct nothing *n)\n{\n\tint x = p;\n\tn->a = 1;\n\tx.y = 2;\n\t*x = 3;\n\t5 = x;\n\treturn bpf_ktime_get();\n}', [
    "3:10: error: initialiser of 'x': 'int *' is a pointer, 'int' an integer",
    "4:3: error: 'struct nothing' is declared, but its members are not known here",
    "5:3: error: '.' needs a struct, not 'int'",
    "6:2: error: '*' takes a pointer, not 'int'",
    '7:4: error: what stands left of this is a value, not a variable',
    "8:9: error: function 'bpf_ktime_get' is not declared",
  ]],
  ['floating point', 'double d;\nint f(void) { return 1.5; }', [
    "1:1: error: 'double' is not supported: eBPF has no floating point",
    '2:22: error: floating point is not supported: eBPF has no instructions for it',
  ]],
  ['a function without a body', 'int helper(int a);\nSEC("xdp") int p(void *ctx) { return helper(1); }', [
    "1:5: error: 'helper' is called, but has no body",
  ]],
  ['too many arguments for BPF', 'static int f(int a, int b, int c, int d, int e, int g) { return a + g; }\nint h(void) { return f(1, 2, 3, 4, 5, 6); }', [
    "2:39: error: a BPF call takes at most five arguments, 'f' gets 6",
  ]],
  ['a stack too large', 'int g(char *);\nint f(void) __attribute__((noinline));\nint f(void)\n{\n\tchar b[600];\n\treturn bpf_get_current_comm(b, sizeof(b));\n}', [
    "3:5: error: 'f' needs 600 bytes of stack, a BPF program has 512",
  ]],
  ['a member that is not there', 'struct elem { int value; struct bpf_wq work; };\nint f(struct elem *e) { return e->valeu; }', ["2:35: error: 'struct elem' has no member 'valeu'"]],
  ['a wrong number of arguments', 'int f(struct bpf_wq *w) { return bpf_wq_start(w); }', ["1:34: error: 'bpf_wq_start' takes 2 arguments, 1 given"]],
  ['an unclosed block', 'int f(void)\n{\n\tif (1) {\n\treturn 0;\n}\n', ["6:1: error: expected '}' before the end of the file"]],
  ['a stray quote', 'int f(void)\n{\n\tbpf_printk("hello);\n\treturn 0;\n}', ['3:13: error: the closing " is missing']],
];

it.each(cases)('%s', (_what, text, expected) => {
  expect(said(text)).toEqual(expected);
});

it('knows the nearest header, and where a name is declared', () => {
  const { diagnostics } = compileUser('u.c', '#include <stdoi.h>\nint main(void) { return printf("x") + open("a", 0); }');
  expect(diagnostics.map(formatDiagnostic)).toEqual([
    "u.c:1:10: error: 'stdoi.h' file not found\n  hint: did you mean 'stdio.h'?",
    "u.c:2:25: error: function 'printf' is not declared\n  hint: add #include <stdio.h>",
    "u.c:2:39: error: function 'open' is not declared\n  hint: add #include <fcntl.h>",
  ]);
});

it('says what this machine does not model where the header is there', () => {
  const [{ hint }] = compileBpf('p.bpf.c', `${PROLOGUE}int f(struct __sk_buff *ctx) { return bpf_skb_vlan_push(ctx, 1, 2); }`).diagnostics;
  expect(hint).toBe('<bpf/bpf_helpers.h> is there: this machine does not model bpf_skb_vlan_push');
});
