/** What runs inside a device: which bytes it sends for what is done to it. */
export interface Firmware {
  /** The report for what somebody does. */
  report(data: readonly number[]): Uint8Array;
  /** What it sends of itself when it has been woken; undefined for nothing. */
  wake(): Uint8Array | undefined;
  /** A request has reached it. GET_REPORT is answered in place. */
  handle(type: string, data: Uint8Array): void;
}

/** A boot keyboard sends what is pressed. */
export class KeyboardFirmware implements Firmware {
  report(data: readonly number[]): Uint8Array {
    return Uint8Array.from(data);
  }

  wake(): undefined {
    return undefined;
  }

  handle(): void {
    // Its lights are nothing that our machine shows.
  }
}

/** Numbers of the game controller's reports. */
export const GamepadReport = { STICK: 1, AWAKE: 2, SETUP: 3, RUMBLE: 4 } as const;

/** Steps of set-up the controller wants, in this order, each with a SET_REPORT of its own. */
const SETUP_STEPS = 3;

/**
 * A game controller that forgets its set-up in its sleep: it wakes with its vertical axis upside
 * down and says so; three requests in order put that right.
 */
export class GamepadFirmware implements Firmware {
  private done = SETUP_STEPS;

  report([x, y, button]: readonly number[]): Uint8Array {
    return Uint8Array.of(GamepadReport.STICK, x, this.done === SETUP_STEPS ? y : 255 - y, button);
  }

  wake(): Uint8Array {
    this.done = 0;
    return Uint8Array.of(GamepadReport.AWAKE, 1);
  }

  handle(type: string, data: Uint8Array): void {
    if (type === 'SET_REPORT' && data[0] === GamepadReport.SETUP && data[1] === this.done + 1) this.done++;
    if (type === 'GET_REPORT' && data[0] === GamepadReport.SETUP) data[1] = this.done;
  }
}
