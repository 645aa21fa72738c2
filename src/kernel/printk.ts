import { console_event } from '../base/event.ts';
import type { Machine } from './machine.ts';

/** `printk()`: each line of the text is one `console` event, and slow: it goes out over a serial line. Any context. */
export function printk(m: Machine, text: string): void {
  for (const line of text.split('\n')) {
    m.emit(console_event, line);
    m.charge(m.costs.consoleLineNs);
  }
}

/** `dump_stack()`: who, where, and the functions of each layer of the stack, innermost first. */
export function dumpStack(m: Machine, extra: readonly string[] = []): void {
  const { current, cpu } = m;
  printk(m, `CPU: ${cpu.id} UID: 0 PID: ${current.pid} Comm: ${current.comm} ${taintText(m)}${releaseOf(m)}`);
  printk(m, 'Call Trace:');
  const layers = current.contexts;
  for (let layer = layers.length - 1; layer >= 0; layer--) {
    const tag = layer > 0 ? 'IRQ' : 'TASK';
    printk(m, ` <${tag}>`);
    if (layer === layers.length - 1) for (const name of ['dump_stack_lvl', ...extra]) printk(m, `  ${name}`);
    for (const name of layers[layer].frames.toReversed()) printk(m, `  ${name}`);
    printk(m, ` </${tag}>`);
  }
}

/** `print_modules()` */
export function printModules(m: Machine): void {
  printk(m, `Modules linked in: ${m.config.modules.join(' ')}`);
}

/** `add_taint()`: W after a warning, O and E for an out-of-tree, unsigned module. */
export function addTaint(m: Machine, letter: string): void {
  m.taints.add(letter);
}

/** Tainted letters as `print_tainted()` shows them, each in its column. */
function taintText(m: Machine): string {
  if (m.taints.size === 0) return 'Not tainted ';
  const columns = ['W', 'O', 'E'].map((letter) => (m.taints.has(letter) ? letter : ' '));
  return `Tainted: G        ${columns.join('')} `;
}

function releaseOf(m: Machine): string {
  return m.config.kernel === '7.x' ? '7.x' : m.config.preempt === 'rt' ? '6.12.95-rt' : '6.12.95';
}
