import type { Complaints } from '../complaints.ts';
import type { Token } from '../token.ts';
import { characterValue, parseInteger } from './literals.ts';

/** How deep parentheses and operators may nest in one `#if`. */
const MAX_NESTING = 200;

/** Binary operators by how tightly they bind (C11 6.5). */
const PRECEDENCE: Readonly<Record<string, number>> = {
  '||': 1, '&&': 2, '|': 3, '^': 4, '&': 5, '==': 6, '!=': 6, '<': 7, '>': 7, '<=': 7, '>=': 7, '<<': 8, '>>': 8, '+': 9, '-': 9, '*': 10, '/': 10, '%': 10,
};

/** A value of the preprocessor: intmax_t or uintmax_t (C11 6.10.1p4). */
interface Value {
  readonly bits: bigint;
  readonly unsigned: boolean;
}

/** The expression of an `#if`, macros expanded and `defined` replaced by 0 or 1. */
export class Condition {
  private readonly tokens: readonly Token[];
  private readonly complaints: Complaints;
  private readonly directive: Token;
  private at = 0;
  private depth = 0;
  private failed = false;

  constructor(tokens: readonly Token[], directive: Token, complaints: Complaints) {
    this.tokens = tokens;
    this.directive = directive;
    this.complaints = complaints;
  }

  /** Whether it holds; a malformed one does not. */
  isTrue(): boolean {
    if (this.tokens.length === 0) this.fail('#if has no condition');
    const value = this.conditional();
    if (!this.failed && this.at < this.tokens.length) this.fail(`'${this.tokens[this.at].text}' does not fit into an #if condition`);
    return !this.failed && value.bits !== 0n;
  }

  /** conditional = binary ("?" conditional ":" conditional)? */
  private conditional(): Value {
    if (++this.depth > MAX_NESTING) return this.fail('this #if condition is nested too deeply');
    const condition = this.binary(1);
    let value = condition;
    if (this.accept('?')) {
      const yes = this.conditional();
      if (!this.accept(':')) this.fail("'?' without ':' in an #if condition");
      const no = this.conditional();
      value = condition.bits !== 0n ? yes : no;
    }
    this.depth--;
    return value;
  }

  /** binary = unary (operator binary)*, by precedence */
  private binary(minimum: number): Value {
    let left = this.unary();
    for (;;) {
      const operator = this.tokens[this.at]?.text ?? '';
      const precedence = PRECEDENCE[operator] ?? 0;
      if (precedence < minimum || this.failed) return left;
      this.at++;
      left = this.apply(operator, left, this.binary(precedence + 1));
    }
  }

  /** unary = ("!" | "~" | "-" | "+") unary | "(" conditional ")" | number | character | name */
  private unary(): Value {
    const operators: string[] = [];
    while (['!', '~', '-', '+'].includes(this.tokens[this.at]?.text)) operators.push(this.tokens[this.at++].text);
    let value = this.primary();
    for (const operator of operators.toReversed()) {
      if (operator === '!') value = truth(value.bits === 0n);
      else if (operator === '~') value = wrap(~value.bits, value.unsigned);
      else if (operator === '-') value = wrap(-value.bits, value.unsigned);
    }
    return value;
  }

  private primary(): Value {
    const token = this.tokens[this.at++];
    if (!token) return this.fail('the #if condition ends too early');
    if (token.text === '(') {
      const value = this.conditional();
      if (!this.accept(')')) this.fail("missing ')' in an #if condition");
      return value;
    }
    if (token.kind === 'identifier') return { bits: 0n, unsigned: false };
    if (token.kind === 'character') return { bits: characterValue(token.text), unsigned: false };
    const literal = token.kind === 'number' ? parseInteger(token.text) : undefined;
    if (!literal) return this.fail(`'${token.text}' does not fit into an #if condition`);
    return wrap(literal.value, literal.unsigned || literal.value > 0x7fffffffffffffffn);
  }

  private apply(operator: string, left: Value, right: Value): Value {
    const unsigned = left.unsigned || right.unsigned;
    const a = wrap(left.bits, unsigned).bits;
    const b = wrap(right.bits, unsigned).bits;
    switch (operator) {
      case '||': return truth(a !== 0n || b !== 0n);
      case '&&': return truth(a !== 0n && b !== 0n);
      case '|': return wrap(a | b, unsigned);
      case '^': return wrap(a ^ b, unsigned);
      case '&': return wrap(a & b, unsigned);
      case '==': return truth(a === b);
      case '!=': return truth(a !== b);
      case '<': return truth(a < b);
      case '>': return truth(a > b);
      case '<=': return truth(a <= b);
      case '>=': return truth(a >= b);
      case '<<': return wrap(left.bits << (right.bits & 63n), left.unsigned);
      case '>>': return wrap(left.bits >> (right.bits & 63n), left.unsigned);
      case '+': return wrap(a + b, unsigned);
      case '-': return wrap(a - b, unsigned);
      case '*': return wrap(a * b, unsigned);
      default: return this.divide(operator, a, b, unsigned);
    }
  }

  /** In `0 && 1 / 0` the division is not evaluated: by zero it gives 0 and no complaint. */
  private divide(operator: string, a: bigint, b: bigint, unsigned: boolean): Value {
    if (b === 0n) return { bits: 0n, unsigned };
    return wrap(operator === '/' ? a / b : a % b, unsigned);
  }

  private accept(text: string): boolean {
    if (this.tokens[this.at]?.text !== text) return false;
    this.at++;
    return true;
  }

  private fail(message: string): Value {
    if (!this.failed) this.complaints.error('bad-condition', this.tokens[this.at] ?? this.directive, message, '#if takes integer constants, defined(NAME) and operators');
    this.failed = true;
    return { bits: 0n, unsigned: false };
  }
}

function wrap(bits: bigint, unsigned: boolean): Value {
  return { bits: unsigned ? BigInt.asUintN(64, bits) : BigInt.asIntN(64, bits), unsigned };
}

function truth(holds: boolean): Value {
  return { bits: holds ? 1n : 0n, unsigned: false };
}
