/** What a stretch of C is, as far as its look goes. */
export type TokenKind = 'plain' | 'keyword' | 'comment' | 'string' | 'directive';

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
}

const KEYWORDS = new Set(
  'auto break case char const continue default do double else enum extern float for goto if inline int long register return short signed sizeof static struct switch typedef union unsigned void volatile while _Bool bool'.split(
    ' ',
  ),
);

const PIECE = /\/\/.*|\/\*[^]*?(?:\*\/|$)|"(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|\\.)*'?|[A-Za-z_]\w*|[^A-Za-z_"'/]+|\//g;

/** C source by line, each line as tokens; for reading, not for compiling. */
export function tokenLines(source: string): readonly (readonly Token[])[] {
  const lines: Token[][] = [[]];
  for (const [piece] of source.matchAll(PIECE)) addPiece(lines, kindOf(piece), piece);
  return lines.map(withDirective);
}

function addPiece(lines: Token[][], kind: TokenKind, piece: string): void {
  piece.split('\n').forEach((text, index) => {
    if (index > 0) lines.push([]);
    if (text) lines[lines.length - 1].push({ kind, text });
  });
}

/** What a piece of C is, by its looks. */
export function kindOf(piece: string): TokenKind {
  if (piece.startsWith('//') || piece.startsWith('/*')) return 'comment';
  if (piece[0] === '"' || piece[0] === "'") return 'string';
  return KEYWORDS.has(piece) ? 'keyword' : 'plain';
}

/** A preprocessor line is one token up to its comment. */
function withDirective(line: readonly Token[]): readonly Token[] {
  if (!line[0]?.text.trimStart().startsWith('#')) return line;
  const comment = line.findIndex((token) => token.kind === 'comment');
  const code = comment < 0 ? line : line.slice(0, comment);
  const rest = comment < 0 ? [] : line.slice(comment);
  return [{ kind: 'directive', text: code.map((token) => token.text).join('') }, ...rest];
}
