import { lazy, Suspense, useCallback, useEffect, useMemo, useState } from 'react';
import type { Context } from '../../base/trace-flags.ts';
import type { LocalNote } from '../../lab/inspection.ts';
import { objectNameIn } from '../../lab/object-text.ts';
import type { LabRun, ProgramFile } from '../../lab/state.ts';
import type { LineMark, Moment } from '../../trace/moment/moment.ts';
import { Badge } from '../context/badge.tsx';
import { useLabAtRest } from '../dragging.ts';
import { inspectionOf, useActions, useLab } from '../lab.ts';
import { runName } from '../run-name.ts';
import { useText } from '../text/text.ts';
import { Listing } from './listing.tsx';
import type { FileMarks } from './marks.ts';
import { marksOf } from './marks.ts';
import './code.css';

const Editor = lazy(() => import('./editor.tsx'));
const ObjectPane = lazy(() => import('../object/object-pane.tsx'));
const Bytecode = lazy(() => import('../bytecode/bytecode.tsx'));
const Problems = lazy(() => import('./problems.tsx'));

/** The programs of one run: read with marks of who is where, or edited and run again. */
export function Code() {
  const text = useText();
  const { run, moment, file, line, isEditing } = useShownCode();
  const { openFile } = useActions();
  const [hasBytecode, setBytecode] = useState(false);
  const isSplit = hasBytecode && !isEditing && !isObject(file);
  const notes = useNotes(run, file);
  const way = useWay(moment);
  const pick = useCallback((next: number) => openFile(run.id, file.name, next), [openFile, run.id, file.name]);
  const marks = useMemo(() => (moment ? marksOf(moment) : new Map<string, FileMarks>()), [moment]);
  return (
    <section className="code" aria-label={text.code.region}>
      <CodeHead run={run} file={file} marks={marks} isEditing={isEditing} hasBytecode={hasBytecode} onBytecode={setBytecode} />
      <div className={isSplit ? 'code-body split' : 'code-body'} role="tabpanel" aria-labelledby={`file-${file.side}`}>
        {isObject(file) ? (
          <Suspense>
            <ObjectPane key={file.draft} run={run} file={file} marks={marks} way={way} line={line} hasBytecode={hasBytecode} onPick={pick} />
          </Suspense>
        ) : isEditing ? (
          <Suspense fallback={<Listing file={file} text={file.draft} marks={file.draft === file.text ? marks.get(file.name) : undefined} />}>
            <Editor key={`${run.id} ${file.name}`} run={run} file={file} marks={marks.get(file.name)} />
          </Suspense>
        ) : (
          <div className={isSplit ? 'code-pane' : undefined}>
            {run.files.filter((each) => !isObject(each)).map((each) => (
              <Listing
                key={`${run.id} ${each.name}`}
                run={run.id}
                file={each}
                text={each.text}
                isBehind={each !== file}
                marks={marks.get(each.name)}
                notes={each === file ? notes : undefined}
                steps={way?.get(each.name)}
                picked={each === file ? line : undefined}
                onPick={isSplit ? pick : undefined}
              />
            ))}
          </div>
        )}
        {isSplit && (
          <div className="code-pane">
            <Suspense>
              <Bytecode run={run} file={file} line={line} onPick={pick} />
            </Suspense>
          </div>
        )}
      </div>
      {(run.status === 'failed' || run.diagnostics.length > 0) && (
        <Suspense>
          <Problems run={run} />
        </Suspense>
      )}
    </section>
  );
}

/**
 * Whose code, and which file: the twin last touched, and in it the file whose line ran
 * last. A file picked by hand stays until the next move; what is edited stays.
 */
function useShownCode() {
  const view = useLab((lab) => lab.code);
  const runs = useLabAtRest((lab) => lab.runs);
  const focus = useLabAtRest((lab) => lab.focus);
  const run = runs.find(({ id }) => id === (view.editing ? view.run : focus)) ?? runs[0];
  const { recording, position } = run;
  const [picked, setPicked] = useState({ view, recording, position });
  if (picked.view !== view || picked.recording !== recording) setPicked({ view, recording, position });
  const moment = recording?.momentAt(position);
  const isPicked = view.editing || picked.position === position;
  const running = isPicked ? undefined : fileRunLast(moment);
  // An object's lines are of a file that the page does not have: they are shown in its place.
  const named = (name: string | undefined) => run.files.find((each) => each.name === name) ?? (name === running ? run.files.find(isObject) : undefined);
  const side = runs.flatMap(({ files }) => files).find(({ name }) => name === view.file)?.side;
  const file = named(running) ?? named(view.file) ?? run.files.find((each) => each.side === side) ?? run.files[0];
  const line = picked.position === position && file.name === view.file ? view.line : undefined;
  return { run, moment, file, line, isEditing: view.editing };
}

/** A compiled object is in the file's place. */
function isObject({ draft }: ProgramFile): boolean {
  return objectNameIn(draft) !== undefined;
}

/** What a replay found of the locals of a file's functions, by line; nothing until it is there. */
function useNotes(run: LabRun, file: ProgramFile): ReadonlyMap<number, LocalNote> | undefined {
  const inspection = useLab((lab) => inspectionOf(lab, run));
  return useMemo(() => inspection && new Map(inspection.values.filter((note) => note.file === file.name).map((note) => [note.line, note])), [inspection, file.name]);
}

/** Numbers beside the lines that led to a rejection, while the verifier's log is looked at. */
function useWay(moment: Moment | undefined): ReadonlyMap<string, ReadonlyMap<number, string>> | undefined {
  const isAsked = useLab((lab) => lab.panel === 'verifier');
  const last = isAsked ? moment?.verifierLogs.last : undefined;
  const log = last?.ret ? last.log : undefined;
  const [way, setWay] = useState<{ log: string; marks: ReadonlyMap<string, ReadonlyMap<number, string>> }>();
  useEffect(() => {
    if (log !== undefined) void import('../verifier/log-lines.ts').then(({ wayMarks }) => setWay({ log, marks: wayMarks(log) }));
  }, [log]);
  return log !== undefined && way?.log === log ? way.marks : undefined;
}

/** The file of the line that was reached last. */
function fileRunLast(moment: Moment | undefined): string | undefined {
  let last: LineMark | undefined;
  for (const image of moment?.images.values() ?? []) if (image.last && image.last.index > (last?.index ?? -1)) last = image.last;
  return last?.file;
}

interface CodeHeadProps {
  readonly run: LabRun;
  readonly file: ProgramFile;
  readonly marks: ReadonlyMap<string, FileMarks>;
  readonly isEditing: boolean;
  readonly hasBytecode: boolean;
  readonly onBytecode: (on: boolean) => void;
}

function CodeHead({ run, file, marks, isEditing, hasBytecode, onBytecode }: CodeHeadProps) {
  const text = useText().code;
  return (
    <header className="code-head">
      <WhoseCode run={run} file={file} />
      <Templates />
      <FileTabs run={run} file={file} marks={marks} />
      <CodeButtons run={run} file={file} isEditing={isEditing}>
        <button type="button" className="small" aria-pressed={hasBytecode} onClick={() => onBytecode(!hasBytecode)}>
          {text.bytecode}
        </button>
      </CodeButtons>
    </header>
  );
}

/** In the playground: programs to begin one's own from. */
function Templates() {
  const text = useText().templates;
  const templates = useLab((lab) => lab.templates);
  const { loadTemplate } = useActions();
  if (templates.length === 0) return null;
  return (
    <select className="templates" aria-label={text.from} value="" onChange={(event) => loadTemplate(event.target.value)}>
      <option value="" disabled>
        {text.from}
      </option>
      {templates.map((template) => (
        <option key={template} value={template}>
          {text.names[template] ?? template}
        </option>
      ))}
    </select>
  );
}

/** Whose code is shown: it follows the twin last touched. */
function WhoseCode({ run, file }: { run: LabRun; file: ProgramFile }) {
  const text = useText();
  const runs = useLab((lab) => lab.runs);
  const { openFile, setFocus } = useActions();
  if (runs.length < 2) return null;
  const open = (next: LabRun) => {
    setFocus(next.id);
    openFile(next.id, (next.files.find((each) => each.side === file.side) ?? next.files[0]).name);
  };
  return (
    <div className="whose" role="group" aria-label={text.code.of}>
      {runs.map((each) => (
        <button key={each.id} type="button" aria-pressed={each.id === run.id} onClick={() => open(each)}>
          {runName(text, each)}
        </button>
      ))}
    </div>
  );
}

function FileTabs({ run, file, marks }: { run: LabRun; file: ProgramFile; marks: ReadonlyMap<string, FileMarks> }) {
  const text = useText();
  const { openFile } = useActions();
  return (
    <div className="tabs" role="tablist" aria-label={text.code.region} onKeyDown={moveAmongTabs}>
      {run.files.map((each) => (
        <button
          key={each.name}
          id={`file-${each.side}`}
          type="button"
          role="tab"
          aria-selected={each === file}
          tabIndex={each === file ? 0 : -1}
          onClick={() => openFile(run.id, each.name)}
        >
          {objectNameIn(each.draft) ?? each.name}
          {each.draft !== each.text && <span title={text.code.edited}>*</span>}
          {contextsIn(marks.get(each.name)).map(({ context, isRunning }) => (
            <Badge key={context} context={context} hollow={!isRunning} />
          ))}
        </button>
      ))}
    </div>
  );
}

/** Arrow keys move among tabs, as they do everywhere. */
export function moveAmongTabs(event: React.KeyboardEvent<HTMLElement>): void {
  const direction = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!direction) return;
  const tabs = [...event.currentTarget.querySelectorAll<HTMLElement>('[role=tab]')];
  const next = tabs[(tabs.indexOf(event.target as HTMLElement) + direction + tabs.length) % tabs.length];
  next?.focus();
  next?.click();
}

/** The contexts that stand in a file now; at most three, so that the tab stays a tab. */
function contextsIn(marks: FileMarks | undefined): { context: Context; isRunning: boolean }[] {
  const seen = new Map<Context, boolean>();
  for (const { context, strength } of marks?.stands.values() ?? []) seen.set(context, (seen.get(context) ?? false) || strength === 'running');
  return [...seen].slice(0, 3).map(([context, isRunning]) => ({ context, isRunning }));
}

/** `children`: what else there is to press while the code is read. */
function CodeButtons({ run, file, isEditing, children }: { run: LabRun; file: ProgramFile; isEditing: boolean; children: React.ReactNode }) {
  const text = useText().code;
  const actions = useActions();
  const isChanged = run.files.some((file) => file.draft !== file.original);
  const toggle = () => {
    if (!isEditing) actions.openFile(run.id, file.name);
    actions.setEditing(!isEditing);
  };
  const isBusy = run.status === 'compiling' || run.status === 'running';
  return (
    <div className="code-buttons">
      {isChanged && (
        <button type="button" className="small" onClick={() => actions.reset(run.id)}>
          {text.reset}
        </button>
      )}
      {!isEditing && children}
      {(isEditing || !isObject(file)) && (
        <button type="button" className="small" data-hint="edit" onClick={toggle}>
          {isEditing ? text.done : text.edit}
        </button>
      )}
      {isEditing && (
        <button type="button" className="small main" onClick={() => actions.run(run.id)} disabled={isBusy}>
          {text.run}
        </button>
      )}
    </div>
  );
}
