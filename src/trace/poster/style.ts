import type { Context } from '../../base/trace-flags.ts';
import { fills, inks, palette } from './palette.ts';
import type { Shade } from './palette.ts';

/** A poster's style: light, and dark where its reader's system is. */
export const posterStyle = `${colours(0)}@media (prefers-color-scheme:dark){${colours(1)}}${rules()}`;

/** Every colour as a variable on the root. */
function colours(side: 0 | 1): string {
  const of = (shades: Readonly<Record<string, Shade>>, mark: string) => Object.entries(shades).map(([name, shade]) => `--${mark}${name}:${shade[side]}`);
  return `svg{${[...of(palette, ''), ...of(fills, 'f'), ...of(inks, 'o')].join(';')}}`;
}

function rules(): string {
  const contexts = (Object.keys(fills) as Context[]).map((context) => `.f${context}{fill:var(--f${context})}.o${context}{fill:var(--o${context})}.p.o${context}{stroke:var(--o${context})}`);
  return [
    `text{font:13px 'Source Sans 3','Segoe UI',system-ui,-apple-system,'Noto Sans',sans-serif;fill:var(--ink)}`,
    `.title{font:600 17px 'Source Serif 4',Georgia,'Times New Roman',serif}.b{font-weight:700}.m{fill:var(--muted)}.tick{fill:var(--muted);font-size:12px}`,
    '.paper{fill:var(--paper);stroke:var(--line)}.ground{fill:var(--paper)}.card{fill:var(--card)}.ink{fill:var(--ink)}.veil{fill:var(--paper);opacity:.78}',
    '.grid{stroke:var(--line)}.edge{fill:none;stroke:var(--edge)}.arrow{fill:none;stroke:var(--ink);stroke-width:1.6}',
    '.w{fill:var(--card);stroke:var(--edge)}.wl{stroke:var(--edge);opacity:.5;fill:none}.p{fill:none!important;stroke-linecap:round}',
    '.halo{paint-order:stroke;stroke:var(--paper);stroke-width:4px;stroke-linejoin:round}',
    ...contexts,
  ].join('');
}
