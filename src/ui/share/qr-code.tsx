import { encode } from 'uqr';

/** Beyond this the squares are too small for a telephone across a room. */
export const LONGEST_FOR_QR = 640;

/** Dark on light in every theme: cameras want it so. Four squares around it are quiet. */
export function QrCode({ text, name }: { text: string; name: string }) {
  const { data, size } = encode(text, { ecc: 'L', border: 4 });
  return (
    <svg className="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={name} shapeRendering="crispEdges">
      <rect width={size} height={size} fill="#fff" />
      <path d={pathOf(data)} fill="#000" />
    </svg>
  );
}

/** Each row's dark stretches as rectangles of height one. */
function pathOf(rows: readonly (readonly boolean[])[]): string {
  return rows.map((row, y) => stretches(row).map(([from, to]) => `M${from} ${y}h${to - from}v1h${from - to}z`).join('')).join('');
}

function stretches(row: readonly boolean[]): [from: number, to: number][] {
  const found: [number, number][] = [];
  row.forEach((isDark, x) => {
    const last = found.at(-1);
    if (!isDark) return;
    if (last?.[1] === x) last[1] = x + 1;
    else found.push([x, x + 1]);
  });
  return found;
}
