import { useEffect, useMemo, useState } from 'react';
import type { NoObject, ObjectFacts } from '../../lab/object-facts.ts';
import type { LabRun, ProgramFile } from '../../lab/state.ts';
import Bytecode from '../bytecode/bytecode.tsx';
import { Listing } from '../code/listing.tsx';
import type { FileMarks } from '../code/marks.ts';
import { inspectionOf, useActions, useLab } from '../lab.ts';
import { enObject } from '../text/en/object.ts';
import { rich } from '../text/rich.ts';
import { RichText } from '../text/rich-text.tsx';
import { useWords } from '../text/words.ts';
import './object.css';

interface ObjectPaneProps {
  readonly run: LabRun;
  /** The file in whose place the object is. */
  readonly file: ProgramFile;
  readonly marks: ReadonlyMap<string, FileMarks>;
  readonly way?: ReadonlyMap<string, ReadonlyMap<number, string>>;
  readonly line?: number;
  readonly hasBytecode: boolean;
  readonly onPick: (line: number) => void;
}

/** An object in a program's place: the lines it quotes with who is where, its instructions, and the way back to C. */
export default function ObjectPane({ run, file, marks, way, line, hasBytecode, onPick }: ObjectPaneProps) {
  const text = useWords('object', enObject).pane;
  const facts = useFacts(file.draft);
  const [asked, setAsked] = useState<string>();
  const sources = facts && 'sources' in facts ? facts.sources : [];
  const source = sources.find((each) => each.file === asked) ?? sources.find((each) => marks.has(each.file)) ?? sources[0];
  // What marks and instructions know the file by is what the object calls it.
  const shown = useMemo(() => ({ ...file, name: source?.file ?? file.name }), [file, source?.file]);
  const inspection = useLab((lab) => inspectionOf(lab, run));
  const notes = useMemo(() => inspection && new Map(inspection.values.filter((note) => note.file === shown.name).map((note) => [note.line, note])), [inspection, shown.name]);
  const isSplit = hasBytecode && source !== undefined;
  return (
    <section className="object-pane" aria-label={text.region}>
      {facts && <About run={run} facts={facts} sources={sources} source={source?.file} onSource={setAsked} />}
      <div className={isSplit ? 'object-body code-body split' : 'object-body code-body'}>
        {source && (
          <div className={isSplit ? 'code-pane' : undefined}>
            <Listing key={source.file} file={shown} text={source.text} marks={marks.get(source.file)} notes={notes} steps={way?.get(withoutFolder(source.file))} picked={line} onPick={isSplit ? onPick : undefined} />
          </div>
        )}
        {(isSplit || (facts && !source)) && (
          <div className="code-pane">
            <Bytecode run={run} file={shown} line={line} onPick={onPick} />
          </div>
        )}
      </div>
    </section>
  );
}

/** The verifier names files so. */
function withoutFolder(file: string): string {
  return file.replace(/^.*\//, '');
}

interface AboutProps {
  readonly run: LabRun;
  readonly facts: ObjectFacts | NoObject;
  readonly sources: ObjectFacts['sources'];
  readonly source?: string;
  readonly onSource: (file: string) => void;
}

function About({ run, facts, sources, source, onSource }: AboutProps) {
  const text = useWords('object', enObject).pane;
  const { closeObject } = useActions();
  return (
    <div className="object-about">
      <p>
        <RichText text={rich('message' in facts ? text.damaged : text.about, 'message' in facts ? {} : { name: facts.name })} />
      </p>
      {'sources' in facts && (
        <p className="quiet">
          <RichText text={rich(`${sources.length > 0 ? text.quoted : text.noLines} ${hasOwnProgram(run) ? text.own : text.loader}`)} />
        </p>
      )}
      <div className="object-ways">
        <button type="button" className="small" onClick={() => void closeObject(run.id)}>
          {text.back}
        </button>
        {sources.length > 1 && (
          <select aria-label={text.source} value={source} onChange={(event) => onSource(event.target.value)}>
            {sources.map(({ file }) => (
              <option key={file}>{file}</option>
            ))}
          </select>
        )}
        {'sources' in facts && (
          <span className="quiet object-has">
            {[facts.license || text.noLicense, text.programs(facts.programs.length), text.maps(facts.maps.length)].join(' · ')}
          </span>
        )}
      </div>
    </div>
  );
}

/** A program that includes a skeleton is somebody's; our loader needs none. */
function hasOwnProgram(run: LabRun): boolean {
  return run.files.some(({ side, text: program }) => side === 'user' && program.includes('.skel.h"'));
}

/** What the object says of itself, asked for once. */
function useFacts(object: string): ObjectFacts | NoObject | undefined {
  const { readObject } = useActions();
  const [read, setRead] = useState<{ object: string; facts: ObjectFacts | NoObject }>();
  useEffect(() => {
    let isWanted = true;
    void readObject(object).then((facts) => isWanted && setRead({ object, facts }));
    return () => {
      isWanted = false;
    };
  }, [readObject, object]);
  return read?.object === object ? read.facts : undefined;
}
