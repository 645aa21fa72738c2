import type { ObjectResult } from '../bpf/object.ts';
import { buildObject } from './codegen/object.ts';
import { Complaints } from './complaints.ts';
import { HeaderLibrary } from './headers/index.ts';
import { predefine } from './preprocess/predefined.ts';
import { Preprocessor } from './preprocess/preprocessor.ts';
import { lex } from './preprocess/lexer.ts';
import { parse } from './parse/grammar.ts';
import { SourceText } from './source.ts';

/** All stages in a row; each adds its diagnostics, and code is made only where there are no errors. */
export function compile(side: 'bpf' | 'user', fileName: string, source: string, headers: ReadonlyMap<string, string>, defines: ReadonlyMap<string, string>): ObjectResult {
  const complaints = new Complaints();
  const library = new HeaderLibrary(headers);
  const preprocessor = new Preprocessor(library, complaints);
  predefine(preprocessor.expander, side, defines);
  const tokens = preprocessor.run(lex(new SourceText(fileName, source)));
  const unit = parse(tokens, side, complaints);
  if (complaints.hasErrors) return { diagnostics: complaints.list };
  const object = buildObject(unit, side, objectName(fileName), complaints);
  if (complaints.hasErrors) return { diagnostics: complaints.list };
  const sources = new Map([[fileName, source]]);
  for (const { lines } of object.functions) {
    for (const { file } of lines) if (!sources.has(file) && headers.has(file)) sources.set(file, headers.get(file)!);
  }
  return { object: { ...object, sources }, diagnostics: complaints.list };
}

/** `wq_simple` for `dir/wq_simple.bpf.c`. */
function objectName(fileName: string): string {
  const base = fileName.slice(fileName.lastIndexOf('/') + 1);
  return base.replace(/\.c$/, '').replace(/\.bpf$/, '');
}
