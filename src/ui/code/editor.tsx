import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { bracketMatching, HighlightStyle, indentUnit, StreamLanguage, syntaxHighlighting } from '@codemirror/language';
import type { Diagnostic as EditorDiagnostic } from '@codemirror/lint';
import { lintGutter, setDiagnostics } from '@codemirror/lint';
import type { Text } from '@codemirror/state';
import { Compartment, EditorState } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { useEffect, useEffectEvent, useRef } from 'react';
import type { Diagnostic } from '../../base/diagnostic.ts';
import type { LabRun, ProgramFile } from '../../lab/state.ts';
import { useActions } from '../lab.ts';
import { useDiagnosticWords } from '../text/diagnostics.ts';
import { useText } from '../text/text.ts';
import type { FileMarks } from './marks.ts';
import { currentLine } from './marks.ts';
import { marksEffect, runGutter } from './run-gutter.ts';
import { kindOf } from './tokens.ts';

/** The editor of one file: loaded when code is first edited. */
export default function Editor({ run, file, marks }: { run: LabRun; file: ProgramFile; marks?: FileMarks }) {
  const text = useText().code;
  const actions = useActions();
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  const label = file.side === 'bpf' ? text.bpfProgram : text.userProgram;
  const named = useRef(new Compartment());
  const nameTag = useEffectEvent(() => EditorView.contentAttributes.of({ 'aria-label': label }));
  const say = useDiagnosticWords();
  const first = useRef({ draft: file.draft, line: currentLine(marks) });

  useEffect(() => {
    const root = shadowOf(host.current!);
    const made = new EditorView({
      parent: root,
      root,
      state: EditorState.create({
        doc: first.current.draft,
        extensions: [
          ownKeys(() => actions.run(run.id), () => actions.setEditing(false)),
          look,
          // It can be edited, hence focused; not every reader of the page knows that without being told.
          EditorView.contentAttributes.of({ tabindex: '0' }),
          named.current.of(nameTag()),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) actions.edit(run.id, file.name, update.state.doc.toString());
          }),
        ],
      }),
    });
    view.current = made;
    scrollTo(made, first.current.line);
    // Not where the page has just opened with it: keys are still the page's.
    if (document.activeElement !== document.body) made.focus();
    return () => made.destroy();
  }, [actions, run.id, file.name]);

  useEffect(() => {
    view.current?.dispatch({ effects: named.current.reconfigure(EditorView.contentAttributes.of({ 'aria-label': label })) });
  }, [label]);

  useEffect(() => {
    const shown = view.current;
    if (!shown) return;
    replaceText(shown, file.draft);
    shown.dispatch({ effects: marksEffect(shown.state.doc, file.text, marks) });
  }, [file.draft, file.text, marks]);
  useEffect(() => {
    const shown = view.current;
    if (shown) shown.dispatch(setDiagnostics(shown.state, diagnosticsIn(shown.state.doc, file.name, run.diagnostics, say)));
  }, [run.diagnostics, file.name, say]);

  return <div className="editor" ref={host} />;
}

/** In a shadow root the editor adopts its styles: the page allows no `<style>` element. */
function shadowOf(host: HTMLElement): ShadowRoot {
  return host.shadowRoot ?? host.attachShadow({ mode: 'open' });
}

/** Where the reader was looking, before the text became one to edit. */
function scrollTo(view: EditorView, line: number | undefined): void {
  const { doc } = view.state;
  if (line !== undefined && line <= doc.lines) view.dispatch({ effects: EditorView.scrollIntoView(doc.line(line).from, { y: 'center' }) });
}

/** A draft that changed outside of the editor (reset, a template) is put into it as one undoable change. */
function replaceText(view: EditorView, draft: string): void {
  if (view.state.doc.toString() !== draft) view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: draft } });
}

function diagnosticsIn(doc: Text, file: string, diagnostics: readonly Diagnostic[], say: (said: string) => string): EditorDiagnostic[] {
  return diagnostics
    .filter(({ span }) => span.file === file && span.line >= 1 && span.line <= doc.lines)
    .map(({ span, severity, message, hint }) => {
      const line = doc.line(span.line);
      const from = Math.min(line.from + span.column - 1, line.to);
      const to = Math.min(from + Math.max(1, span.length), line.to);
      return { from, to: Math.max(from, to), severity: severity === 'note' ? 'info' : severity, message: hint ? `${say(message)}\n${say(hint)}` : say(message) };
    });
}

function ownKeys(run: () => void, leave: () => void) {
  const did = (action: () => void) => () => {
    action();
    return true;
  };
  return keymap.of([
    { key: 'Mod-Enter', run: did(run) },
    { key: 'Escape', run: did(leave) },
  ]);
}

/** The same few kinds of token as the listing's. */
const c = StreamLanguage.define<{ inComment: boolean }>({
  startState: () => ({ inComment: false }),
  token(stream, state) {
    if (state.inComment || stream.match('/*')) {
      state.inComment = !stream.match(/.*?\*\//);
      if (state.inComment) stream.skipToEnd();
      return 'comment';
    }
    if (stream.sol() && stream.match(/\s*#.*/)) return 'meta';
    if (stream.match(/\/\/.*/)) return 'comment';
    if (stream.match(/"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?/)) return 'string';
    const word = stream.match(/[A-Za-z_]\w*/) as RegExpMatchArray | null;
    if (word) return kindOf(word[0]) === 'keyword' ? 'keyword' : null;
    stream.next();
    return null;
  },
  languageData: { commentTokens: { line: '//', block: { open: '/*', close: '*/' } } },
});

const look = [
  lineNumbers(),
  runGutter,
  history(),
  drawSelection(),
  highlightActiveLine(),
  bracketMatching(),
  lintGutter(),
  indentUnit.of('\t'),
  EditorState.tabSize.of(4),
  keymap.of([...defaultKeymap, ...historyKeymap]),
  c,
  syntaxHighlighting(
    HighlightStyle.define([
      { tag: tags.keyword, fontWeight: '700' },
      { tag: [tags.comment, tags.meta], color: 'var(--muted)' },
    ]),
  ),
  EditorView.theme({
    '&': { height: '100%', fontSize: '14px', backgroundColor: 'transparent', color: 'var(--ink)' },
    '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '18px' },
    '.cm-content': { caretColor: 'var(--ink)', padding: '8px 0' },
    '.cm-line': { padding: '0' },
    '.cm-lineNumbers .cm-gutterElement': { minWidth: '30px', padding: '0', fontSize: '13px' },
    '.cm-run-marks': { width: '20px' },
    '.cm-run-marks .cm-gutterElement': { display: 'grid', placeItems: 'center' },
    '.run-mark': { width: '16px', height: '16px', borderRadius: '4px', font: '700 12px/16px var(--sans)', textAlign: 'center' },
    '.cm-gutter-lint': { width: '14px' },
    '.cm-gutters': { backgroundColor: 'transparent', border: '0', color: 'var(--muted)' },
    '.cm-activeLine': { backgroundColor: 'var(--wash)' },
    '.cm-cursor': { borderLeftColor: 'var(--ink)' },
    '&.cm-focused': { outline: '2px solid var(--ink)', outlineOffset: '-2px' },
    '.cm-tooltip': { backgroundColor: 'var(--card)', color: 'var(--ink)', border: '1px solid var(--edge)' },
    '&.cm-focused .cm-selectionBackground, .cm-selectionBackground, ::selection': { backgroundColor: 'var(--tint-U)' },
  }),
];
