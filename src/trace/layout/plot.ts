import type { Ns } from '../../base/units.ts';
import type { Break } from './breaks.ts';
import { breaksOf } from './breaks.ts';
import type { FoldedAxis, View } from './scale.ts';

/** The part of the axis that is seen, laid onto pixels. */
export class Plot {
  readonly axis: FoldedAxis;
  readonly view: View;
  readonly left: number;
  readonly right: number;
  private torn?: readonly Break[];

  constructor(axis: FoldedAxis, view: View, left: number, right: number) {
    this.axis = axis;
    this.view = view;
    this.left = left;
    this.right = right;
  }

  get width(): number {
    return this.right - this.left;
  }

  /** Pixels per unit of the axis. */
  get density(): number {
    return this.width / (this.view.to - this.view.from);
  }

  /** Where the axis is torn, from left to right. */
  get breaks(): readonly Break[] {
    this.torn ??= breaksOf(this.axis.folds, (timeNs) => this.x(timeNs), this.left, this.right);
    return this.torn;
  }

  x(timeNs: Ns): number {
    return this.left + (this.axis.drawn(timeNs) - this.view.from) * this.density;
  }

  timeNs(x: number): Ns {
    return this.axis.timeNs(this.view.from + (x - this.left) / this.density);
  }
}
