import type { Fingers, View } from '../../trace/layout/scale.ts';
import { pinched } from '../../trace/layout/scale.ts';

/** Fingers on the timeline. With the second begins a pinch, with the first that is lifted it ends. */
export class Pinch {
  private readonly places = new Map<number, number>();
  private begun?: { readonly view: View; readonly before: Fingers };

  get isUnderWay(): boolean {
    return this.begun !== undefined;
  }

  /** `place`: where along the drawing, from 0 to 1. */
  down(finger: number, place: number, view: View): void {
    this.places.set(finger, place);
    const before = this.fingers();
    if (before) this.begun = { view, before };
  }

  /** The view after a move, while there is a pinch. */
  move(finger: number, place: number, whole: number): View | undefined {
    if (!this.places.has(finger)) return undefined;
    this.places.set(finger, place);
    const now = this.fingers();
    return this.begun && now && pinched(this.begun.view, this.begun.before, now, whole);
  }

  up(finger: number): void {
    this.places.delete(finger);
    this.begun = undefined;
  }

  private fingers(): Fingers | undefined {
    const [one, other, third] = [...this.places.values()];
    return one === undefined || other === undefined || third !== undefined ? undefined : [one, other];
  }
}
