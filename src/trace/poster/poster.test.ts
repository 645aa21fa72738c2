import { expect, test } from 'vitest';
import { Log } from '../log.ts';
import { madeTimerLog, madeWqLog } from '../../ui/testing/made-log.ts';
import { describePoster, formatPoster } from './poster.ts';

const runs = [
  { name: 'bpf_timer', log: madeTimerLog(), zeroNs: 0 },
  { name: 'bpf_wq', log: madeWqLog(), zeroNs: 0 },
];

/** What is still markup when every well-formed element and text has been taken away. */
function unbalanced(svg: string): string[] {
  const open: string[] = [];
  for (const [, end, name, alone] of svg.matchAll(/<(\/?)([a-zA-Z]+)(?:\s[a-zA-Z:-]+="[^"<]*")*\s*(\/?)>/g)) {
    if (end && open.at(-1) === name) open.pop();
    else if (!alone) open.push(end + name);
  }
  return open;
}

test('twins are drawn with their rows, their latencies and a legend of what is there', () => {
  const svg = formatPoster(runs, { title: 'Twins' });
  expect(unbalanced(svg)).toEqual([]);
  for (const text of ['Twins', 'bpf_timer', 'bpf_wq', 'CPU 0', 'timer', 'work', 'kworker', 'softirq']) expect(svg).toContain(`>${text}</text>`);
  expect(svg).toContain('prefers-color-scheme:dark');
  expect(svg).toBe(formatPoster(runs, { title: 'Twins' }));
});

test('a still one has no motion; an animated one has it only where motion is welcome, once, for less than five seconds', () => {
  expect(formatPoster(runs)).not.toContain('@keyframes');
  const svg = formatPoster(runs, { animated: true });
  const [before, moving] = svg.split('@media (prefers-reduced-motion:no-preference)');
  expect(before).not.toContain('@keyframes');
  for (const [, seconds, delay, count] of moving.matchAll(/animation:\w+ ([\d.]+)s ([\d.]+)s linear (\w+)/g)) {
    expect(count).toBe('1');
    expect(Number(seconds) + Number(delay)).toBeLessThanOrEqual(5);
  }
  expect(moving.match(/animation:/g)).toHaveLength(2);
});

test('playheads of twins reach the same milestones at the same moment', () => {
  const svg = formatPoster(runs, { animated: true });
  const [timer, wq] = [...svg.matchAll(/@keyframes s\d\{(.*?)\}\./g)].map(([, frames]) => [...frames.matchAll(/([\d.]+)%\{opacity:1/g)].map(([, percent]) => percent));
  expect(wq.length).toBeGreaterThan(4);
  expect(timer).toEqual(expect.arrayContaining(wq));
});

test('a stretch shows what lies in it and nothing else', () => {
  const { log } = runs[1];
  const all = formatPoster([runs[1]], { stretch: { fromNs: log.timeNs(0), toNs: log.timeNs(log.length - 1) } });
  const start = formatPoster([runs[1]], { stretch: { fromNs: log.timeNs(0), toNs: log.timeNs(3) } });
  expect(all).toContain('class="fW"');
  expect(start).not.toContain('class="fW"');
});

test('a name is never markup', () => {
  const log = new Log();
  log.append(0, 0, 0, 1, '<script>&"\u0001', madeWqLog().kind(0));
  const svg = formatPoster([{ name: '<img src=x onerror="1">', log, zeroNs: 0 }], { title: '</title><script>' });
  expect(svg).not.toMatch(/<script|<img/);
  expect(unbalanced(svg)).toEqual([]);
});

test('what the drawing shows is said for who does not see it', () => {
  expect(describePoster(runs)).toMatch(/^bpf_timer: the callback comes [\d.]+ µs after the start; bpf_wq: /);
});

test('a long run is no larger than its picture', () => {
  const once = madeWqLog();
  const log = new Log();
  for (let round = 0; round < 300; round++) {
    for (let index = 0; index < once.length; index++) {
      const kind = once.kind(index);
      const fields = kind.fields.map((field) => once.field(index, field.name)!);
      log.append(once.timeNs(index) + round * 1_000_000, once.cpu(index), once.flags(index), once.pid(index), once.comm(index), kind, ...fields);
    }
  }
  const whole = { fromNs: log.timeNs(0), toNs: log.timeNs(log.length - 1) };
  expect(formatPoster([{ name: 'long', log, zeroNs: 0 }], { stretch: whole }).length).toBeLessThan(100_000);
});
