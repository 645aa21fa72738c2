import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { ImageListing, InspectedContext, LineListing } from '../../lab/inspection.ts';
import type { LabRun, ProgramFile, Recording } from '../../lab/state.ts';
import { ObjectFile } from '../object/object-file.tsx';
import { inspectionOf, useActions, useLab } from '../lab.ts';
import { enBytecode } from '../text/en/bytecode.ts';
import { useWords } from '../text/words.ts';
import { Instructions } from './instructions.tsx';
import { contextKey, contextsIn, nextRunOf, shownContext, standsIn } from './places.ts';
import { Registers } from './registers.tsx';
import './bytecode.css';

interface BytecodeProps {
  readonly run: LabRun;
  readonly file: ProgramFile;
  /** The source line that was asked for. */
  readonly line?: number;
  readonly onPick: (line: number) => void;
}

/** The instructions that a file became, under its lines, and the registers and stack of who is in them. */
export default function Bytecode({ run, file, line, onPick }: BytecodeProps) {
  const text = useWords('bytecode', enBytecode);
  const listings = useListings(run);
  const images = useMemo(() => listings?.filter(({ side }) => side === file.side), [listings, file.side]);
  const inspection = useLab((lab) => inspectionOf(lab, run));
  const [asked, setAsked] = useState<string>();
  const [goTo, isLost] = useNextRun(run);
  const stands = useMemo(() => new Map(images?.map((image) => [image, standsIn(contextsIn(inspection, image))])), [images, inspection]);
  const contexts: InspectedContext[] = images?.flatMap((image) => contextsIn(inspection, image)) ?? [];
  const shown = shownContext(contexts, asked);
  if (!images) return <p className="quiet bytecode-empty">{run.recording ? text.loading : text.none}</p>;
  return (
    <section className="bytecode" aria-label={text.region}>
      {file.side === 'bpf' && <ObjectFile run={run} file={file} />}
      <Instructions images={images} stands={stands} file={file} line={line} onPick={onPick} onRun={goTo} />
      <p className="quiet insns-missing" role="status" hidden={!isLost}>
        {isLost && text.neverRuns}
      </p>
      <Registers contexts={contexts} shown={shown} isKnown={inspection !== undefined} onAsk={(context) => setAsked(contextKey(context))} />
    </section>
  );
}

/** Puts the playhead where a line runs next; and whether the line last asked for never does. */
function useNextRun({ id, recording, position }: LabRun): readonly [goTo: (group: LineListing) => void, isLost: boolean] {
  const { seek } = useActions();
  const [lost, setLost] = useState<Recording>();
  const at = useRef(position);
  useEffect(() => void (at.current = position));
  const goTo = useCallback(
    ({ file, line }: LineListing) => {
      const next = recording && nextRunOf(recording.log, at.current, file, line);
      setLost(next === undefined ? recording : undefined);
      if (next !== undefined) seek(id, next);
    },
    [seek, id, recording],
  );
  return [goTo, lost !== undefined && lost === recording];
}

/** The listings of the run that is shown, asked for once a run. */
function useListings({ id, recording }: LabRun): readonly ImageListing[] | undefined {
  const { list } = useActions();
  const [made, setMade] = useState<{ recording: Recording; listings: readonly ImageListing[] }>();
  useEffect(() => {
    let isWanted = true;
    if (recording) void list(id).then((listings) => isWanted && setMade({ recording, listings }));
    return () => {
      isWanted = false;
    };
  }, [list, id, recording]);
  return made?.recording === recording ? made?.listings : undefined;
}
