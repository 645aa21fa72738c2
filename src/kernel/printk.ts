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
  if (m.taints.size > 0) printk(m, `Tainted: ${TAINTS.filter(([letter]) => m.taints.has(letter)).map(([letter, name]) => `[${letter}]=${name}`).join(', ')}`);
  printk(m, 'Call Trace:');
  const layers = current.contexts;
  for (let layer = layers.length - 1; layer >= 0; layer--) {
    const tag = layer > 0 ? 'IRQ' : 'TASK';
    printk(m, ` <${tag}>`);
    if (layer === layers.length - 1) for (const name of ['dump_stack_lvl', ...extra]) printk(m, `  ${name}`);
    for (const { name, isUser } of layers[layer].frames.toReversed()) if (!isUser) printk(m, `  ${name}`);
    printk(m, ` </${tag}>`);
  }
}

/** `print_modules()` */
export function printModules(m: Machine): void {
  printk(m, `Modules linked in: ${m.config.modules.join(' ')}`);
}

/** Reasons for a taint that can come up here, in the order of their columns (kernel/panic.c `taint_flags`). */
const TAINTS: readonly (readonly [letter: string, name: string])[] = [['W', 'WARN'], ['O', 'OOT_MODULE'], ['E', 'UNSIGNED_MODULE']];

/** One column for each taint flag, G where no proprietary module is loaded. */
const TAINT_COLUMNS = 'GFSRMBUDAWCIOELKXTN';

/** `add_taint()`: W after a warning, O and E for an out-of-tree, unsigned module. */
export function addTaint(m: Machine, letter: string): void {
  m.taints.add(letter);
}

/** What loading a module does to the taint: `name(OE)`. */
export function taintByModule(m: Machine, name: string): void {
  for (const letter of /\((\w+)\)$/.exec(name)?.[1] ?? '') addTaint(m, letter);
}

/** `print_tainted()` */
function taintText(m: Machine): string {
  if (m.taints.size === 0) return 'Not tainted ';
  const columns = [...TAINT_COLUMNS].map((letter) => (letter === 'G' || m.taints.has(letter) ? letter : ' '));
  return `Tainted: ${columns.join('')} `;
}

function releaseOf(m: Machine): string {
  return m.config.kernel === '7.x' ? '7.x' : m.config.preempt === 'rt' ? '6.12.95-rt' : '6.12.95';
}
