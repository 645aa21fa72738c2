import type { Language } from '../../lessons/index.ts';
import { fetched } from '../text/catalogues.ts';
import { en } from '../text/en/page.ts';
import './fault.css';

/** Our own mistake, on a card. It says so in words that hold without the store or its language. */
export default function FaultCard({ message, detail }: { message: string; detail: string }) {
  const words = (fetched[document.documentElement.lang as Language]?.page ?? en).fault;
  return (
    <main className="fault" role="alert">
      <h1>{words.title}</h1>
      <p>{words.says}</p>
      <details>
        <summary>{words.details}</summary>
        <pre>{`${message}\n${detail}`}</pre>
      </details>
      <button type="button" className="main-button" onClick={() => location.reload()}>
        {words.reload}
      </button>
    </main>
  );
}
