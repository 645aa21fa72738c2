import { createElement, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { defineSlowPath } from '../../embed/slow-path-element.ts';
import { embedControls, embedViews } from '../../embed/settings.ts';
import type { EmbedControls, EmbedView } from '../../embed/settings.ts';
import { formatLink } from '../../lab/link.ts';
import { nameOfPlace } from '../../lab/place.ts';
import type { Lab } from '../../lab/state.ts';
import { languages } from '../../lessons/index.ts';
import { save } from '../export/export.ts';
import { focusedRun, useLab, useLabStore } from '../lab.ts';
import { copyText } from '../share/copy.ts';
import { enEmbed } from '../text/en/embed.ts';
import { useText } from '../text/text.ts';
import { useWords } from '../text/words.ts';
import { embedAddress, folderOf, usualChoices } from './choices.ts';
import type { EmbedChoices } from './choices.ts';
import { listingOf, posterOf, posterWordsOf } from './poster-files.ts';
import { snippetFor, snippetHosts } from './snippets.ts';
import type { SnippetHost } from './snippets.ts';
import '../style/dialog.css';
import './embed-dialog.css';

type Words = (typeof enEmbed)['dialog'];

/** From check-boxes to a frame in somebody's page: chosen, seen at once, copied. */
export default function EmbedDialog({ onClose }: { onClose: () => void }) {
  const words = useWords('embed', enEmbed).dialog;
  const dialog = useRef<HTMLDialogElement>(null);
  const [choices, setChoices] = useState<EmbedChoices>(usualChoices);
  const link = useLink();
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} className="dialog embed" aria-labelledby="embed-title" onClose={onClose}>
      <header>
        <h2 id="embed-title">{words.title}</h2>
        <p className="quiet">{words.about}</p>
      </header>
      <div className="embed-columns">
        <Choices choices={choices} words={words} onChange={(change) => setChoices((last) => ({ ...last, ...change }))} />
        {link && <Made link={link} choices={choices} words={words} />}
      </div>
      <form method="dialog">
        <button type="submit" className="main-button">
          {words.close}
        </button>
      </form>
    </dialog>
  );
}

/** The whole address of the page at this step; undefined until it is made. */
function useLink(): string | undefined {
  const store = useLabStore();
  const [link, setLink] = useState<string>();
  useEffect(() => {
    const make = async () => setLink(new URL(await formatLink(store.getState()), location.href).href);
    void make();
  }, [store]);
  return link;
}

interface ChoicesProps {
  readonly choices: EmbedChoices;
  readonly words: Words;
  readonly onChange: (change: Partial<EmbedChoices>) => void;
}

function Choices({ choices, words, onChange }: ChoicesProps) {
  const turnView = (view: EmbedView, isOn: boolean) => onChange({ view: embedViews.filter((each) => (each === view ? isOn : choices.view.includes(each))) });
  return (
    <div className="embed-choices">
      <fieldset>
        <legend>{words.views}</legend>
        {embedViews.map((view) => (
          <Check key={view} name={words.view[view]} isOn={choices.view.includes(view)} onTurn={(isOn) => turnView(view, isOn)} />
        ))}
      </fieldset>
      <Select name={words.controls} value={choices.controls} options={embedControls.map((each) => [each, words.control[each]])} onChoose={(controls) => onChange({ controls: controls as EmbedControls })} />
      <Stretch choices={choices} words={words} onChange={onChange} />
      <fieldset>
        <legend>{words.motion}</legend>
        <Check name={words.autoplay} isOn={choices.isAutoplaying} onTurn={(isAutoplaying) => onChange({ isAutoplaying })} />
        <Check name={words.loop} isOn={choices.isLooping} onTurn={(isLooping) => onChange({ isLooping })} />
      </fieldset>
      <Select name={words.theme} value={choices.theme} options={Object.entries(words.themes)} onChoose={(theme) => onChange({ theme: theme as EmbedChoices['theme'] })} />
      <Select name={words.language} value={choices.lang} options={[['', words.asHost], ...Object.entries(languages)]} onChoose={(lang) => onChange({ lang })} />
    </div>
  );
}

/** From one scene, or this step, to another. */
function Stretch({ choices, words, onChange }: ChoicesProps) {
  const store = useLabStore();
  const scenes = useLab((lab) => lab.scenes);
  const here = useMemo(() => hereIn(store.getState()), [store]);
  const places = [...(here ? [[here, words.here]] : []), ...scenes.map(({ id, title }) => [id, title])];
  return (
    <>
      <Select name={words.from} value={choices.from ?? ''} options={[['', words.start], ...places]} onChoose={(from) => onChange({ from: from || undefined })} />
      <Select name={words.to} value={choices.to ?? ''} options={[['', words.end], ...places]} onChoose={(to) => onChange({ to: to || undefined })} />
    </>
  );
}

function hereIn(lab: Lab): string | undefined {
  const { id, recording, position } = focusedRun(lab);
  return recording && nameOfPlace(recording, lab.scenes, id, position);
}

function Check({ name, isOn, onTurn }: { name: string; isOn: boolean; onTurn: (isOn: boolean) => void }) {
  return (
    <label className="embed-check">
      <input type="checkbox" checked={isOn} onChange={(event) => onTurn(event.target.checked)} />
      {name}
    </label>
  );
}

interface SelectProps {
  readonly name: string;
  readonly value: string;
  readonly options: readonly (readonly string[])[];
  readonly onChoose: (value: string) => void;
}

function Select({ name, value, options, onChoose }: SelectProps) {
  return (
    <label className="embed-select">
      <span>{name}</span>
      <select value={value} onChange={(event) => onChoose(event.target.value)}>
        {options.map(([each, text]) => (
          <option key={each} value={each}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}

interface MadeProps {
  readonly link: string;
  readonly choices: EmbedChoices;
  readonly words: Words;
}

/** What comes of the choices: the frame itself, the text to paste, the poster. */
function Made({ link, choices, words }: MadeProps) {
  const address = useDeferredValue(embedAddress(link, choices));
  const poster = usePoster(choices);
  const [height, setHeight] = useState(480);
  return (
    <div className="embed-made">
      <h3>{words.preview}</h3>
      {choices.view.length === 0 ? (
        <p className="quiet">{words.noView}</p>
      ) : (
        <Preview name={words.preview} address={address} link={link} onHeight={setHeight}>
          {poster.alt}
        </Preview>
      )}
      <Snippet facts={{ address, link, base: folderOf(link), title: poster.title, alt: poster.alt, poster: `${poster.name}.svg`, height }} words={words} />
      <Posters poster={poster} choices={choices} words={words} />
    </div>
  );
}

interface PreviewProps {
  readonly name: string;
  readonly address: string;
  readonly link: string;
  readonly onHeight: (height: number) => void;
  /** Until the frame is there. */
  readonly children: ReactNode;
}

/** The very element that authors use. */
function Preview({ name, address, link, onHeight, children }: PreviewProps) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => defineSlowPath(folderOf(link)), [link]);
  useEffect(() => {
    const size = new ResizeObserver(([{ contentRect }]) => contentRect.height > 0 && onHeight(Math.ceil(contentRect.height)));
    const element = box.current?.firstElementChild;
    if (element) size.observe(element);
    return () => size.disconnect();
  }, [onHeight]);
  return (
    <div className="embed-preview" ref={box} tabIndex={0} role="region" aria-label={name}>
      {createElement('slow-path', { href: address }, children)}
    </div>
  );
}

function Snippet({ facts, words }: { facts: Parameters<typeof snippetFor>[1]; words: Words }) {
  const [host, setHost] = useState<SnippetHost>('html');
  const text = snippetFor(host, facts);
  return (
    <>
      <div className="embed-row">
        <Select name={words.into} value={host} options={snippetHosts.map((each) => [each, words.hosts[each]])} onChoose={(each) => setHost(each as SnippetHost)} />
        <CopyButton text={text} words={words} />
      </div>
      <pre className="embed-snippet" tabIndex={0} role="region" aria-label={words.snippet}>
        {text}
      </pre>
    </>
  );
}

function CopyButton({ text, words, children = words.copy }: { text: string | (() => string); words: Words; children?: string }) {
  const [said, setSaid] = useState('');
  const copy = async () => {
    const isCopied = await copyText(typeof text === 'string' ? text : text());
    setSaid(isCopied ? words.copied : words.notCopied);
  };
  return (
    <>
      <button type="button" className="small" onClick={() => void copy()}>
        {children}
      </button>
      <span className="quiet" role="status">
        {said}
      </span>
    </>
  );
}

interface Poster {
  readonly name: string;
  readonly title: string;
  readonly alt: string;
  readonly draw: (isAnimated: boolean) => string;
}

function usePoster({ from, to }: Pick<EmbedChoices, 'from' | 'to'>): Poster {
  const text = useText();
  const words = useWords('embed', enEmbed);
  const store = useLabStore();
  return useMemo(() => {
    const lab = store.getState();
    const title = lab.linkName ?? text.lessons[lab.lesson.id];
    const posterWords = posterWordsOf(text, words.poster);
    const draw = (isAnimated: boolean) => posterOf(lab, { from, to, title }, posterWords, isAnimated, ({ mechanism }) => text.mechanism[mechanism].api);
    const alt = /<desc>(.*?)<\/desc>/s.exec(draw(false))?.[1] ?? title;
    return { name: lab.lesson.id, title, alt, draw };
  }, [store, text, words, from, to]);
}

function Posters({ poster, choices: { from, to }, words }: { poster: Poster; choices: EmbedChoices; words: Words }) {
  const store = useLabStore();
  const picture = useMemo(() => `data:image/svg+xml,${encodeURIComponent(poster.draw(false))}`, [poster]);
  const keep = (isAnimated: boolean) => save(`${poster.name}.svg`, new Blob([poster.draw(isAnimated)], { type: 'image/svg+xml' }));
  const listing = (format: 'mermaid' | 'ftrace') => () => listingOf(store.getState(), format, { from, to, title: poster.title });
  return (
    <>
      <div className="embed-row">
        <h3>{words.poster}</h3>
        <button type="button" className="small" onClick={() => keep(false)}>
          {words.still}
        </button>
        <button type="button" className="small" onClick={() => keep(true)}>
          {words.animated}
        </button>
        <CopyButton text={listing('mermaid')} words={words}>
          {words.mermaid}
        </CopyButton>
        <CopyButton text={listing('ftrace')} words={words}>
          {words.ftrace}
        </CopyButton>
      </div>
      <p className="quiet">{words.posterAbout}</p>
      <img className="embed-poster" src={picture} alt={poster.alt} />
    </>
  );
}
