import { readdirSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { compileUser } from '../../c/index.ts';
import { translatorOf } from './diagnostics.ts';
import { zhDiagnostics } from './zh/diagnostics.ts';

const translate = translatorOf(zhDiagnostics);

describe('what the compiler says', () => {
  it('has a saying in Chinese for each text in its source', () => {
    const said = textsOf(new URL('../../c/', import.meta.url)).filter((text) => !NOT_SAID.some((each) => each.test(text)));
    expect(said.length).toBeGreaterThan(200);
    expect(said.filter((text) => !(text in zhDiagnostics))).toEqual([]);
  });

  it('uses each blank that there is, and no other', () => {
    for (const [key, says] of Object.entries(zhDiagnostics)) {
      const blanks = key.split('{}').length - 1;
      for (const [, index] of says.matchAll(/\{(\d)\}/g)) expect(Number(index), key).toBeLessThanOrEqual(blanks);
    }
  });

  it('puts in what the program says, and says that in Chinese where it is a saying too', () => {
    const source = 'struct point { int x; };\nint f(int a);\nint main(void)\n{\n\tstruct point p;\n\n\tf(p);\n\treturn valeu;\n}\n';
    const { diagnostics } = compileUser('main.c', source, new Map());
    expect(diagnostics.map(({ message }) => translate(message))).toEqual(["'f' 的第 1 个参数：'struct point' 不能转换为 'int'", "'valeu' 没有声明"]);
  });

  it('leaves what it does not know as it was', () => {
    expect(translate('elf: main.o is not a valid eBPF object file')).toBe('elf: main.o is not a valid eBPF object file');
  });
});

/** Assertions of ours, names of types, a cast. */
const NOT_SAID = [/^(?:(?:char|short|int|long|signed|unsigned|const|volatile) ?)+$/, /^(?:no address of|a struct out of|builtin) \{\}$/, /^'\{\}' has no address$/, /^arithmetic on what is no number$/, /^an expression in error reaches/];

/** Every text of the compiler's own code that has a space in it, with `{}` where a value is put in. */
function textsOf(folder: URL): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /^(?!headers|testing|cases)[\w/-]+(?<!\.test|\.bench)\.ts$/.test(name));
  return files.flatMap((name) => {
    const texts: string[] = [];
    const look = (node: ts.Node): void => {
      if (ts.isImportDeclaration(node)) return;
      const text = textOf(node);
      if (text !== undefined && /[a-z]{2}/.test(text) && text.includes(' ')) texts.push(text);
      ts.forEachChild(node, look);
    };
    look(ts.createSourceFile(name, readFileSync(new URL(name, folder), 'utf8'), ts.ScriptTarget.Latest, true));
    return texts;
  });
}

function textOf(node: ts.Node): string | undefined {
  if (ts.isStringLiteralLike(node)) return node.text;
  return ts.isTemplateExpression(node) ? node.head.text + node.templateSpans.map(({ literal }) => `{}${literal.text}`).join('') : undefined;
}
