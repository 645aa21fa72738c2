import { Component, lazy, Suspense } from 'react';
import type { ReactNode } from 'react';

const FaultCard = lazy(() => import('./fault-card.tsx'));

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
    return error ? <FaultScreen message={`${error.name}: ${error.message}`} detail={error.stack ?? ''} /> : this.props.children;
  }
}

/** A mistake of ours, said as such. */
export function FaultScreen({ message, detail }: { message: string; detail: string }) {
  return (
    <Suspense>
      <FaultCard message={message} detail={detail} />
    </Suspense>
  );
}
