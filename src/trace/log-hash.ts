/**
 * FNV-1a over 32-bit words, in two lanes that start apart: 64 bits, good for
 * telling Logs apart, not for security.
 */
export class LogHash {
  private low = 0x811c9dc5;
  private high = 0x2f0b4c47;
  private readonly double = new Float64Array(1);
  private readonly words = new Uint32Array(this.double.buffer);
  /** Texts repeat: the word each one comes down to. */
  private readonly textWords = new Map<string, number>();

  number(value: number): void {
    this.double[0] = value + 0;
    this.word(this.words[0]);
    this.word(this.words[1]);
  }

  text(text: string): void {
    let word = this.textWords.get(text);
    if (word === undefined) this.textWords.set(text, (word = wordOf(text)));
    this.word(word);
    this.word(text.length);
  }

  digits(): string {
    return [this.high, this.low].map((lane) => (lane >>> 0).toString(16).padStart(8, '0')).join('');
  }

  private word(word: number): void {
    this.low = Math.imul(this.low ^ word, FNV_PRIME);
    this.high = Math.imul(this.high ^ word ^ (this.low >>> 15), FNV_PRIME);
  }
}

const FNV_PRIME = 0x01000193;

function wordOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), FNV_PRIME);
  return hash;
}
