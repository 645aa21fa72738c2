import { Component } from 'react';
import type { ReactNode } from 'react';
import { en } from '../text/en.ts';
import './fault.css';

/** Our own mistake, on a card. It says so in words that hold without the store or its language. */
export function FaultCard({ message, detail }: { message: string; detail: string }) {
  const words = en.fault;
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

interface Caught {
  readonly error?: Error;
}

/** Catches what a view asserts while it is drawn: a card is better than a wrong picture. */
export class FaultBoundary extends Component<{ children: ReactNode }, Caught> {
  override state: Caught = {};

  static getDerivedStateFromError(error: unknown): Caught {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render(): ReactNode {
    const { error } = this.state;
    return error ? <FaultCard message={`${error.name}: ${error.message}`} detail={error.stack ?? ''} /> : this.props.children;
  }
}
