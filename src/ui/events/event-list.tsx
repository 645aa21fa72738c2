import { useDeferredValue, useMemo, useState } from 'react';
import type { Context } from '../../base/trace-flags.ts';
import type { LabRun, Recording } from '../../lab/state.ts';
import { icons } from '../icons.tsx';
import { useActions } from '../lab.ts';
import { enEvents } from '../text/en/events.ts';
import { useText } from '../text/text.ts';
import { useWords } from '../text/words.ts';
import { EventGrid } from './event-grid.tsx';
import { choicesOf, EVERYTHING, isEverything, type EventFilter } from './search.ts';
import { useMatches, type Matches } from './use-matches.ts';

interface ListProps {
  readonly run: LabRun;
  readonly recording: Recording;
}

/** Every event of a run in a list that can be searched and narrowed, at the place where the playhead stands. */
export function EventList({ run, recording }: ListProps) {
  const [filter, setFilter] = useState(EVERYTHING);
  const { log } = recording;
  const end = run.hiddenAfter ?? log.length;
  const matches = useMatches(log, useDeferredValue(filter), end);
  return (
    <>
      <Search filter={filter} onFilter={setFilter} matches={matches} run={run} />
      <Filters recording={recording} filter={filter} onFilter={setFilter} />
      <EventGrid run={run} recording={recording} matches={matches} />
    </>
  );
}

interface FilterProps {
  readonly filter: EventFilter;
  readonly onFilter: (filter: EventFilter) => void;
}

function Search({ filter, onFilter, matches, run }: FilterProps & { matches: Matches; run: LabRun }) {
  const text = useWords('events', enEvents);
  const { seek } = useActions();
  const { count, isDone } = matches;
  const at = matches.rowNotAfter(run.position - 1);
  const isOnMatch = at >= 0 && matches.indexAt(at) === run.position - 1;
  const goTo = (row: number) => seek(run.id, matches.indexAt(row) + 1);
  const earlier = isOnMatch ? at - 1 : at;
  const press = (event: React.KeyboardEvent) => {
    if (event.key !== 'Enter' || count === 0) return;
    event.preventDefault();
    if (event.shiftKey) goTo(Math.max(0, earlier));
    else goTo(at + 1 < count ? at + 1 : 0);
  };
  return (
    <div className="events-search">
      <input
        type="search"
        aria-label={text.search}
        title={text.searchTip}
        placeholder={text.search}
        value={filter.text}
        onChange={(event) => onFilter({ ...filter, text: event.target.value })}
        onKeyDown={press}
      />
      <span className="events-count" role="status">
        {isDone ? text.matches(isOnMatch ? at + 1 : 0, count) : text.searching(count)}
      </span>
      <button type="button" aria-label={text.previous} title={text.previous} disabled={earlier < 0} onClick={() => goTo(earlier)}>
        ↑
      </button>
      <button type="button" aria-label={text.next} title={text.next} disabled={at + 1 >= count} onClick={() => goTo(at + 1)}>
        ↓
      </button>
      {!isEverything(filter) && (
        <button type="button" aria-label={text.clear} title={text.clear} onClick={() => onFilter(EVERYTHING)}>
          {icons.no}
        </button>
      )}
    </div>
  );
}

function Filters({ recording: { log }, filter, onFilter }: FilterProps & { recording: Recording }) {
  const text = useWords('events', enEvents);
  const { context } = useText();
  const choices = useMemo(() => choicesOf(log), [log]);
  const chosen = (value: string) => (value === '' ? undefined : value);
  return (
    <div className="events-filters">
      {choices.cpus.length > 1 && (
        <Filter name={text.cpu} any={text.any.cpu} value={filter.cpu?.toString()} choices={choices.cpus.map((cpu) => [String(cpu), `${text.cpu} ${cpu}`])} onChoose={(cpu) => onFilter({ ...filter, cpu: cpu === '' ? undefined : Number(cpu) })} />
      )}
      <Filter name={text.context} any={text.any.context} value={filter.context} choices={choices.contexts.map((each) => [each, context[each].name])} onChoose={(each) => onFilter({ ...filter, context: chosen(each) as Context | undefined })} />
      <Filter name={text.task} any={text.any.task} value={filter.task} choices={choices.tasks.map((task) => [task, task])} onChoose={(task) => onFilter({ ...filter, task: chosen(task) })} />
      <Filter name={text.event} any={text.any.event} value={filter.event} choices={choices.events.map((event) => [event, event])} onChoose={(event) => onFilter({ ...filter, event: chosen(event) })} />
    </div>
  );
}

interface ChoiceProps {
  readonly name: string;
  readonly any: string;
  readonly value?: string;
  readonly choices: readonly (readonly [value: string, name: string])[];
  readonly onChoose: (value: string) => void;
}

function Filter({ name, any, value = '', choices, onChoose }: ChoiceProps) {
  return (
    <select aria-label={name} value={value} className={value === '' ? undefined : 'set'} onChange={(event) => onChoose(event.target.value)}>
      <option value="">{any}</option>
      {choices.map(([each, says]) => (
        <option key={each} value={each}>
          {says}
        </option>
      ))}
    </select>
  );
}
