/** A part of a text that is rendered by itself. */
export interface Piece {
  readonly text: string;
  readonly lines: number;
}

/** A text without its frontmatter, in pieces. */
export interface SplitMarkdown {
  /** How many lines of frontmatter stand before the first piece. */
  readonly firstLine: number;
  readonly pieces: readonly Piece[];
  /** Lines that define addresses, of all pieces. */
  readonly references: string;
}

/** Texts up to this length stay in one piece. */
const WHOLE_CHARS = 60_000;
/** A piece is ended at the next good place after so many characters. */
const PIECE_CHARS = 24_000;

const FRONTMATTER = /^---[ \t]*\r?\n(?:[\s\S]*?\r?\n)?(?:---|\.\.\.)[ \t]*(?:\r?\n|$)/;
const REFERENCE = /^ {0,3}\[(?!\^)[^\]\n]+\]:[^\n]*/gm;
const FENCE = /^ {0,3}(`{3,}|~{3,})/;

/**
 * Divides a long text where nothing goes on: before a heading, or at a blank line that a line without indentation follows,
 * outside of code, formulas and HTML.
 */
export function splitMarkdown(text: string): SplitMarkdown {
  const front = text.startsWith('---') ? (FRONTMATTER.exec(text.slice(0, 80_000))?.[0] ?? '') : '';
  const body = text.slice(front.length);
  const firstLine = countLines(front);
  if (body.length <= WHOLE_CHARS) return { firstLine, pieces: [pieceOf(body)], references: '' };
  const references = (body.match(REFERENCE) ?? []).join('\n');
  return { firstLine, pieces: cut(body).map(pieceOf), references };
}

function cut(body: string): readonly string[] {
  const pieces: string[] = [];
  let start = 0;
  let fence: string | null = null;
  let isFormula = false;
  let openTags = 0;
  let wasBlank = false;
  for (let at = 0; at < body.length;) {
    const newline = body.indexOf('\n', at);
    const end = newline < 0 ? body.length : newline + 1;
    const line = body.slice(at, end);
    const isFree = fence === null && !isFormula && openTags <= 0;
    const isGood = isFree && (/^#{1,6}\s/.test(line) || (wasBlank && /^[^\s>|*+\-\d[]/.test(line)));
    // However a text is written, a piece is not longer than some pages: one that never closes its code would be one piece.
    if (at - start > PIECE_CHARS && (isGood || (wasBlank && at - start > PIECE_CHARS * 16))) {
      pieces.push(body.slice(start, at));
      start = at;
      openTags = 0;
    }
    fence = fenceAfter(line, fence);
    if (fence === null && line.trim() === '$$') isFormula = !isFormula;
    if (fence === null) openTags += tagBalance(line);
    wasBlank = line.trim() === '';
    at = end;
  }
  pieces.push(body.slice(start));
  return pieces;
}

function fenceAfter(line: string, fence: string | null): string | null {
  const mark = FENCE.exec(line)?.[1];
  if (mark === undefined) return fence;
  if (fence === null) return mark;
  return mark[0] === fence[0] && mark.length >= fence.length && line.trim() === mark ? null : fence;
}

/** HTML that holds whole blocks. */
function tagBalance(line: string): number {
  if (!line.includes('<')) return 0;
  const opened = line.match(/<(?:details|div|table|section|ul|ol|dl)[\s>]/gi)?.length ?? 0;
  const closed = line.match(/<\/(?:details|div|table|section|ul|ol|dl)>/gi)?.length ?? 0;
  return opened - closed;
}

function pieceOf(text: string): Piece {
  return { text, lines: countLines(text) };
}

function countLines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++;
  return count;
}
