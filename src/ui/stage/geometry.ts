/** Points and boxes of a drawing, in CSS pixels from its upper left corner. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

/** The three columns of a twin: what is kept in memory, the way between, the CPU. */
export interface Columns {
  readonly memory: number;
  readonly gutter: number;
  readonly cpuX: number;
  readonly cpu: number;
}

/** How a stage’s width is divided: what waits on the left, what runs on the right. */
export function columnsOf(width: number): Columns {
  const gutter = Math.round(Math.min(64, Math.max(34, width * 0.125)));
  const memory = Math.round(Math.min(240, (width - gutter) * 0.415));
  return { memory, gutter, cpuX: memory + gutter, cpu: width - memory - gutter };
}

/** An SVG path through points, its corners rounded. */
export function roundedPath(points: readonly Point[], radius = 8): string {
  if (points.length < 2) return '';
  const [first, ...rest] = points;
  const parts = [`M${first.x} ${first.y}`];
  rest.forEach((point, index) => {
    const next = rest[index + 1];
    const before = points[index];
    if (!next) return parts.push(`L${point.x} ${point.y}`);
    const cut = Math.min(radius, distance(before, point) / 2, distance(point, next) / 2);
    const from = towards(point, before, cut);
    const to = towards(point, next, cut);
    return parts.push(`L${from.x} ${from.y}Q${point.x} ${point.y} ${to.x} ${to.y}`);
  });
  return parts.join('');
}

/** Along the axes: the token takes no diagonals. */
export function distance(a: Point, b: Point): number {
  return Math.abs(a.x - b.x) + Math.abs(a.y - b.y);
}

/** The point `length` from `a` on the way to `b`. */
export function towards(a: Point, b: Point, length: number): Point {
  const whole = distance(a, b);
  if (whole === 0) return a;
  return { x: a.x + ((b.x - a.x) * length) / whole, y: a.y + ((b.y - a.y) * length) / whole };
}
