import { memo, useLayoutEffect, useRef } from 'react';
import type { FunctionListing, ImageListing, InsnListing, LineListing } from '../../lab/inspection.ts';
import type { ProgramFile } from '../../lab/state.ts';
import { moveAmongButtons } from '../code/move-among.ts';
import { Badge } from '../context/badge.tsx';
import { enBytecode } from '../text/en/bytecode.ts';
import { useText } from '../text/text.ts';
import { useWords } from '../text/words.ts';
import type { InsnStand } from './places.ts';

interface InstructionsProps {
  readonly images: readonly ImageListing[];
  readonly stands: ReadonlyMap<ImageListing, ReadonlyMap<number, InsnStand>>;
  readonly file: ProgramFile;
  readonly line?: number;
  readonly onPick: (line: number) => void;
  readonly onRun: (group: LineListing) => void;
}

/**
 * Every instruction under the source line it comes from. A line pressed here is marked in the source;
 * an instruction pressed is where the playhead goes, when its line runs next.
 */
export const Instructions = memo(function Instructions({ images, stands, file, line, onPick, onRun }: InstructionsProps) {
  const text = useWords('bytecode', enBytecode);
  const scroller = useRef<HTMLDivElement>(null);
  // What is to be seen is marked in the list itself: the line asked for, else who runs, else who waits.
  useLayoutEffect(() => keepInView(scroller.current));
  const isMissing = line !== undefined && !images.some((image) => image.functions.some(({ groups }) => groups.some((group) => isOf(group, file, line))));
  return (
    <div className="insns" ref={scroller} role="group" aria-label={text.listing} tabIndex={0}>
      {isMissing && (
        <p className="quiet insns-missing" role="status">
          {text.noInsns(line)}
        </p>
      )}
      {images.map((image) =>
        image.functions.map((each) => (
          <FunctionView key={`${image.object} ${image.program} ${each.name}`} listing={each} stands={stands.get(image)!} file={file} line={line} onPick={onPick} onRun={onRun} />
        )),
      )}
    </div>
  );
});

function isOf(group: LineListing, { name }: ProgramFile, line: number | undefined): boolean {
  return group.line === line && group.file === name;
}

/** Scrolls the list, and never the page. */
function keepInView(scroller: HTMLElement | null): void {
  const target = ['.insn-group.picked', '.insn.running', '.insn.standing'].map((each) => scroller?.querySelector<HTMLElement>(each)).find(Boolean);
  if (!scroller || !target) return;
  const top = target.getBoundingClientRect().top - scroller.getBoundingClientRect().top + scroller.scrollTop;
  const bottom = top + Math.min(target.offsetHeight, scroller.clientHeight / 2);
  const margin = Math.min(54, scroller.clientHeight / 4);
  if (top < scroller.scrollTop + margin) scroller.scrollTop = Math.max(0, top - margin);
  else if (bottom + margin > scroller.scrollTop + scroller.clientHeight) scroller.scrollTop = bottom + margin - scroller.clientHeight;
}

interface FunctionProps {
  readonly listing: FunctionListing;
  readonly stands: ReadonlyMap<number, InsnStand>;
  readonly file: ProgramFile;
  readonly line?: number;
  readonly onPick: (line: number) => void;
  readonly onRun: (group: LineListing) => void;
}

const FunctionView = memo(function FunctionView({ listing, stands, file, line, onPick, onRun }: FunctionProps) {
  const text = useWords('bytecode', enBytecode);
  const headings = listing.groups.some((group) => isOf(group, file, line));
  return (
    <>
      <h3 className="insn-function">
        <code>{listing.name}</code> <span className="quiet">{listing.section}</span>
      </h3>
      <ol>
        {listing.groups.map((group, index) => (
          <li key={group.insns[0].slot} className={isOf(group, file, line) ? 'insn-group picked' : 'insn-group'}>
            {group.line > 0 && (
              <button
                type="button"
                className="insn-source"
                tabIndex={(headings ? isOf(group, file, line) : index === 0) ? 0 : -1}
                aria-pressed={isOf(group, file, line)}
                disabled={group.file !== file.name}
                onKeyDown={(event) => moveAmongButtons(event, '.insns')}
                onClick={() => onPick(group.line)}
              >
                <span className="quiet">{text.line(group.line)}</span> <code>{group.source}</code>
              </button>
            )}
            <ol>
              {group.insns.map((insn) => (
                <Insn key={insn.slot} insn={insn} group={group} stand={stands.get(insn.slot)} onRun={onRun} />
              ))}
            </ol>
          </li>
        ))}
      </ol>
    </>
  );
});

interface InsnProps {
  readonly insn: InsnListing;
  readonly group: LineListing;
  readonly stand?: InsnStand;
  readonly onRun: (group: LineListing) => void;
}

const Insn = memo(
  function Insn({ insn: { slot, text: code, note }, group, stand, onRun }: InsnProps) {
    const { context } = useText();
    const text = useWords('bytecode', enBytecode);
    const state = stand ? `${stand.isRunning ? 'running' : 'standing'} ctx-${stand.context}` : '';
    return (
      <li className={`insn ${state}`} aria-current={stand?.isRunning ? 'step' : undefined}>
        <span className="insn-mark" title={stand && context[stand.context].long}>
          {stand && <Badge context={stand.context} hollow={!stand.isRunning} />}
        </span>
        <span className="insn-slot">{slot}:</span>
        <button type="button" className="insn-code" tabIndex={-1} title={text.runsNext} onKeyDown={(event) => moveAmongButtons(event, '.insns')} onClick={() => onRun(group)}>
          <code>{code}</code>
        </button>
        {note !== '' && <span className="insn-note">{note}</span>}
      </li>
    );
  },
  (a, b) => a.insn === b.insn && a.onRun === b.onRun && a.stand?.context === b.stand?.context && a.stand?.isRunning === b.stand?.isRunning,
);
