import { contextOf } from '../../base/trace-flags.ts';
import type { LabRun, Recording } from '../../lab/state.ts';
import { worksheetRows, type Blank, type WorksheetQuestion, type WorksheetRow } from '../../lab/worksheet.ts';
import { formatNs } from '../../trace/layout/format.ts';
import { permissionOf } from '../happened/permission.ts';
import { sentenceFor } from '../happened/sentence.ts';
import { useLab } from '../lab.ts';
import { LONGEST_FOR_QR, QrCode } from '../share/qr-code.tsx';
import { enPrint } from '../text/en/print.ts';
import { plainText, rich } from '../text/rich.ts';
import { useText } from '../text/text.ts';
import { useWords } from '../text/words.ts';
import './worksheet.css';

/** A microsecond shows behind a second, too. */
const TIME_DIGITS = 7;

interface WorksheetProps {
  readonly questions: readonly WorksheetQuestion[];
  /** The link to the run. */
  readonly address: string;
}

/** The runs with blanks to fill in, and the same again with the answers. */
export function Worksheet({ questions, address }: WorksheetProps) {
  return (
    <>
      <Sheet questions={questions} address={address} isKey={false} />
      <Sheet questions={questions} address={address} isKey />
    </>
  );
}

function Sheet({ questions, address, isKey }: WorksheetProps & { isKey: boolean }) {
  const text = useWords('print', enPrint);
  const words = useText();
  const title = words.lessons[useLab((lab) => lab.lesson.id)];
  const name = useLab((lab) => lab.linkName);
  const runs = useLab((lab) => lab.runs);
  const seed = useLab((lab) => lab.machine.seed);
  return (
    <article className="sheet">
      <header>
        <div>
          <p>
            {words.app.name} · {isKey ? text.key : text.worksheet}
          </p>
          <h1>{name ?? title}</h1>
          {name && <p>{title}</p>}
          <p className="sheet-small">{text.simulated(seed)}</p>
        </div>
        {address.length <= LONGEST_FOR_QR && <QrCode text={address} name={text.qr} />}
      </header>
      {!isKey && (
        <p className="sheet-who">
          <span>{text.name}</span>
          <span>{text.date}</span>
        </p>
      )}
      {!isKey && <p>{text.about}</p>}
      {questions.length > 0 && <Questions questions={questions} isKey={isKey} />}
      {runs.map((run) => run.recording && <RunTable key={run.id} run={run} recording={run.recording} seed={seed} isKey={isKey} />)}
    </article>
  );
}

function Questions({ questions, isKey }: { questions: readonly WorksheetQuestion[]; isKey: boolean }) {
  const text = useWords('print', enPrint);
  return (
    <section>
      <h2>{text.questions}</h2>
      {questions.map(({ question, choices, right }) => (
        <div key={question} className="sheet-question">
          <p>{plain(question)}</p>
          <ul>
            {[...choices, text.noneOfThem].map((choice, index) => (
              <li key={choice} className={isKey && index === (right < 0 ? choices.length : right) ? 'right' : undefined}>
                {plain(choice)}
              </li>
            ))}
          </ul>
        </div>
      ))}
    </section>
  );
}

function RunTable({ run, recording, seed, isKey }: { run: LabRun; recording: Recording; seed: number; isKey: boolean }) {
  const text = useWords('print', enPrint);
  const words = useText();
  const scenes = useLab((lab) => lab.scenes);
  return (
    <section>
      <h2>
        <code>{words.mechanism[run.mechanism].api}</code>
      </h2>
      <table>
        <thead>
          <tr>
            {[text.time, text.cpu, text.happened, text.context, text.sleep].map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {worksheetRows(run, scenes, seed).map((row) => (
            <Row key={row.position} row={row} run={run} recording={recording} isKey={isKey} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Row({ row: { position, blank }, run, recording: { log, zeroNs }, isKey }: { row: WorksheetRow; run: LabRun; recording: Recording; isKey: boolean }) {
  const text = useWords('print', enPrint);
  const words = useText();
  const flags = log.flags(position - 1);
  const context = contextOf(flags);
  const { maySleep } = permissionOf(flags, log.kind(position - 1).system === 'syscalls');
  const answers: Readonly<Record<Blank, string>> = {
    happened: plainText(sentenceFor({ ...run, position }, words)),
    context: `${context} ${words.context[context].name}`,
    sleep: maySleep ? text.yes : text.no,
  };
  return (
    <tr>
      <td>{formatNs(log.timeNs(position - 1) - zeroNs, TIME_DIGITS)}</td>
      <td>{log.cpu(position - 1)}</td>
      {(['happened', 'context', 'sleep'] as const).map((what) => (
        <td key={what} className={what === blank ? 'sheet-blank' : undefined}>
          {(isKey || what !== blank) && answers[what]}
        </td>
      ))}
    </tr>
  );
}

function plain(marked: string): string {
  return plainText(rich(marked));
}
