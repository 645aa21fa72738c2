/** AES (FIPS 197) on single blocks: what `ecb(aes)` is made of. Keys of 16, 24 or 32 bytes. */

export const AES_BLOCK = 16;

/** Multiplication by x in GF(2^8). */
function times2(value: number): number {
  return ((value << 1) ^ (value & 0x80 ? 0x11b : 0)) & 0xff;
}

function multiply(a: number, b: number): number {
  let product = 0;
  for (let power = a, bits = b; bits > 0; bits >>= 1, power = times2(power)) if (bits & 1) product ^= power;
  return product;
}

function inverse(value: number): number {
  for (let candidate = 1; candidate < 256; candidate++) if (multiply(value, candidate) === 1) return candidate;
  return 0;
}

/** FIPS 197, 5.1.1: the inverse, then an affine map. */
function substitute(value: number): number {
  const base = inverse(value);
  let result = 0x63;
  for (let turn = 0; turn < 5; turn++) result ^= ((base << turn) | (base >> (8 - turn))) & 0xff;
  return result;
}

const boxes = { forward: new Uint8Array(256), backward: new Uint8Array(256) };

function fillBoxes(): void {
  if (boxes.forward[0] !== 0) return;
  for (let value = 0; value < 256; value++) {
    boxes.forward[value] = substitute(value);
    boxes.backward[boxes.forward[value]] = value;
  }
}

/** Round keys one behind the other; undefined for a key of another length. */
export function expandKey(key: Uint8Array): Uint8Array | undefined {
  if (key.length !== 16 && key.length !== 24 && key.length !== 32) return undefined;
  fillBoxes();
  const words = key.length / 4;
  const schedule = new Uint8Array((words + 7) * AES_BLOCK);
  schedule.set(key);
  let round = 1;
  for (let word = words; word < schedule.length / 4; word++) {
    let last = [...schedule.subarray(word * 4 - 4, word * 4)];
    if (word % words === 0) {
      last = [last[1], last[2], last[3], last[0]].map((byte) => boxes.forward[byte]);
      last[0] ^= round;
      round = times2(round);
    } else if (words > 6 && word % words === 4) last = last.map((byte) => boxes.forward[byte]);
    last.forEach((byte, index) => (schedule[word * 4 + index] = schedule[(word - words) * 4 + index] ^ byte));
  }
  return schedule;
}

function addKey(state: Uint8Array, schedule: Uint8Array, round: number): void {
  for (let index = 0; index < AES_BLOCK; index++) state[index] ^= schedule[round * AES_BLOCK + index];
}

/** Rows turn by their number; the state lies in columns. */
function turnRows(state: Uint8Array, box: Uint8Array, direction: 1 | -1): void {
  const old = state.slice();
  for (let index = 0; index < AES_BLOCK; index++) state[index] = box[old[(index + direction * 4 * (index & 3) + AES_BLOCK) % AES_BLOCK]];
}

function mixColumns(state: Uint8Array, factors: readonly number[]): void {
  const old = state.slice();
  for (let index = 0; index < AES_BLOCK; index++) {
    const column = index & ~3;
    state[index] = factors.reduce((sum, factor, row) => sum ^ multiply(old[column + ((row + index) & 3)], factor), 0);
  }
}

/** One block, in a new array. */
export function encryptBlock(schedule: Uint8Array, block: Uint8Array): Uint8Array {
  const state = block.slice();
  const rounds = schedule.length / AES_BLOCK - 1;
  addKey(state, schedule, 0);
  for (let round = 1; round <= rounds; round++) {
    turnRows(state, boxes.forward, 1);
    if (round < rounds) mixColumns(state, [2, 3, 1, 1]);
    addKey(state, schedule, round);
  }
  return state;
}

/** The inverse cipher on 16 bytes, by the schedule that encrypts (FIPS 197, section 5.3). */
export function decryptBlock(schedule: Uint8Array, block: Uint8Array): Uint8Array {
  const state = block.slice();
  for (let round = schedule.length / AES_BLOCK - 1; round > 0; round--) {
    addKey(state, schedule, round);
    if (round < schedule.length / AES_BLOCK - 1) mixColumns(state, [14, 11, 13, 9]);
    turnRows(state, boxes.backward, -1);
  }
  addKey(state, schedule, 0);
  return state;
}
