import type { ProgramText } from './run-input.ts';

/** Names a run's programs by their names and texts: equal for equal programs only (64 bits of hash). */
export function programsKey(bpf: ProgramText, user: ProgramText): string {
  return hash([bpf.name, bpf.text, user.name, user.text].join('\0'));
}

/** Two multiplicative hashes side by side. */
function hash(text: string): string {
  let a = 0x9e3779b1;
  let b = 0x85ebca77;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 0x01000193);
    b = Math.imul((b << 5) | (b >>> 27), 0x2c1b3c6d) ^ unit;
  }
  return (a >>> 0).toString(36) + (b >>> 0).toString(36);
}
