import { useEffect, useRef } from 'react';
import type { StoreApi } from 'zustand';
import type { Learning } from '../../lab/learning/learning.ts';
import { reference as enPages } from '../../lessons/reference/reference.en.ts';
import type { Reference as Pages } from '../../lessons/reference/reference.ts';
import { Badge } from '../context/badge.tsx';
import { useLearning } from '../lessons/learning.ts';
import { enReference } from '../text/en/reference.ts';
import { rich } from '../text/rich.ts';
import { RichText } from '../text/rich-text.tsx';
import { useText } from '../text/text.ts';
import { useWords } from '../text/words.ts';
import { See } from './see.tsx';
import './reference.css';

const PAGES = ['compare', 'api', 'contexts', 'history', 'glossary'] as const;
type PageName = (typeof PAGES)[number];

interface ReferenceProps {
  readonly learning: StoreApi<Learning>;
  /** `compare`, or with a place in it `glossary/hrtimer`. */
  readonly page: string;
}

/** Pages to look things up in, over the lesson: closed, the lesson is at the step where it was. */
export default function Reference({ learning, page }: ReferenceProps) {
  const text = useWords('reference', enReference);
  const dialog = useRef<HTMLDialogElement>(null);
  const { setPage } = useLearning(learning, (state) => state.actions);
  const [asked, place] = page.split('/');
  const name = PAGES.find((each) => each === asked) ?? 'compare';
  useEffect(() => {
    if (!dialog.current?.open) dialog.current?.showModal();
  }, []);
  useEffect(() => {
    sayInAddress(page);
    document.getElementById(`term-${place}`)?.scrollIntoView({ block: 'center' });
  }, [page, place]);
  const close = () => {
    sayInAddress(undefined);
    setPage();
  };
  return (
    <dialog ref={dialog} className="reference" aria-labelledby="reference-title" onClose={close} onKeyDown={(event) => event.stopPropagation()}>
      <header>
        <h2 id="reference-title">{text.title}</h2>
        <nav aria-label={text.title}>
          {PAGES.map((each) => (
            <button key={each} type="button" aria-current={each === name ? 'page' : undefined} onClick={() => setPage(each)}>
              {text.pages[each]}
            </button>
          ))}
        </nav>
        <form method="dialog">
          <button type="submit" className="small">
            {text.back}
          </button>
        </form>
      </header>
      <div className="reference-page" tabIndex={0} role="region" aria-label={text.pages[name]}>
        <Page name={name} place={place} onLeave={() => dialog.current?.close()} />
      </div>
    </dialog>
  );
}

/** The address says which page is open, for whoever copies it. */
function sayInAddress(page: string | undefined): void {
  const query = new URLSearchParams(location.search);
  if ((query.get('page') ?? undefined) === page) return;
  if (page === undefined) query.delete('page');
  else query.set('page', page);
  const search = query.toString();
  history.replaceState(null, '', `${location.pathname}${search && `?${search}`}${location.hash}`);
}

interface PageProps {
  readonly place?: string;
  readonly onLeave: () => void;
}

function Page({ name, ...props }: PageProps & { readonly name: PageName }) {
  switch (name) {
    case 'compare':
      return <Compare {...props} />;
    case 'api':
      return <Api {...props} />;
    case 'contexts':
      return <Contexts {...props} />;
    case 'history':
      return <History />;
    case 'glossary':
      return <Glossary {...props} />;
  }
}

/** What the pages hold, in the reader's language. */
function usePages(): Pages {
  return useWords('referencePages', enPages);
}

function Compare({ onLeave }: PageProps) {
  const text = useWords('reference', enReference);
  const { compare } = usePages();
  return (
    <>
      <p>{text.compareAbout}</p>
      <table>
        <thead>
          <tr>
            <th scope="col">{text.feature}</th>
            <th scope="col">{text.tutorial}</th>
            <th scope="col">{text.timer}</th>
            <th scope="col">{text.wq}</th>
          </tr>
        </thead>
        <tbody>
          {compare.map(({ feature, tutorial, timer, wq }) => (
            <tr key={feature}>
              <th scope="row">{feature}</th>
              <td className="quiet">{tutorial}</td>
              {[timer, wq].map(({ says, proof }, index) => (
                <td key={index}>
                  <RichText text={rich(says)} /> {proof && <See proof={proof} onLeave={onLeave} />}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function Api({ onLeave }: PageProps) {
  const text = useWords('reference', enReference);
  const { api } = usePages();
  return (
    <>
      <p>{text.apiAbout}</p>
      {api.map(({ call, about, returns }) => (
        <section key={call}>
          <h3>
            <code>{call}</code>
          </h3>
          <p>
            <RichText text={rich(about)} />
          </p>
          <dl className="returns">
            {returns.map(({ code, when, proof }) => (
              <div key={code}>
                <dt>
                  <code>{code}</code>
                </dt>
                <dd>
                  {when} {proof && <See proof={proof} onLeave={onLeave} />}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </>
  );
}

function Contexts({ onLeave }: PageProps) {
  const text = useWords('reference', enReference);
  const names = useText().context;
  const { contexts, flags } = usePages();
  return (
    <>
      <p>{text.contextsAbout}</p>
      <dl className="contexts">
        {contexts.map(({ context, flags: letters, may, mayNot, proof }) => (
          <div key={context}>
            <dt>
              <Badge context={context} /> {names[context].long} <code>{letters}</code>
            </dt>
            <dd>
              <b>{text.may}</b> <RichText text={rich(may)} />
            </dd>
            <dd>
              <b>{text.mayNot}</b> <RichText text={rich(mayNot)} /> {proof && <See proof={proof} onLeave={onLeave} />}
            </dd>
          </div>
        ))}
      </dl>
      <h3>{text.flagsTitle}</h3>
      <div className="flag-columns">
        {flags.map(({ name, values }) => (
          <section key={name} aria-label={name}>
            <h4>{name}</h4>
            <dl>
              {values.map(([letter, meaning]) => (
                <div key={letter}>
                  <dt>
                    <code>{letter}</code>
                  </dt>
                  <dd>{meaning}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </>
  );
}

function History() {
  const { history } = usePages();
  return (
    <ol className="history">
      {history.map(({ date, what, quote }, index) => (
        <li key={index}>
          <time dateTime={date}>{date}</time>
          <div>
            <p>
              <RichText text={rich(what)} />
            </p>
            {quote && (
              <figure>
                <blockquote>{quote.words}</blockquote>
                <figcaption className="quiet">{quote.by}</figcaption>
              </figure>
            )}
          </div>
        </li>
      ))}
    </ol>
  );
}

function Glossary({ place, onLeave }: PageProps) {
  const { glossary } = usePages();
  return (
    <dl className="glossary">
      {glossary.map(({ id, term, says, proof }) => (
        <div key={id} id={`term-${id}`} className={id === place ? 'asked' : undefined}>
          <dt>{term}</dt>
          <dd>
            <RichText text={rich(says)} /> {proof && <See proof={proof} onLeave={onLeave} />}
          </dd>
        </div>
      ))}
    </dl>
  );
}
