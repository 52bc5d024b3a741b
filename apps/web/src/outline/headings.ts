/** A heading of a note. */
export interface Heading {
  /** From 1 to 6. */
  readonly level: number;
  readonly text: string;
  /** Where its line begins in the text. */
  readonly from: number;
  /** Counted from 0. */
  readonly line: number;
}

const FENCE = /^\s{0,3}(`{3,}|~{3,})/;
const HEADING = /^ {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*\r?$/;

/** The headings of a Markdown text, without what only looks like one in code and properties. */
export function headingsOf(text: string): readonly Heading[] {
  const found: Heading[] = [];
  let fence: string | null = null;
  let from = 0;
  let isFront = /^---\s*\r?\n/.test(text);
  for (const [line, content] of text.split('\n').entries()) {
    const start = from;
    from += content.length + 1;
    if (isFront) {
      if (line > 0 && /^(?:---|\.\.\.)\s*$/.test(content)) isFront = false;
      continue;
    }
    const mark = FENCE.exec(content)?.[1];
    if (fence !== null) {
      if (mark?.startsWith(fence) === true) fence = null;
      continue;
    }
    if (mark !== undefined) {
      fence = mark;
      continue;
    }
    const heading = HEADING.exec(content);
    if (heading) found.push({ level: heading[1]!.length, text: plain(heading[2]!), from: start, line });
  }
  return found;
}

/** A heading without its marks. */
function plain(text: string): string {
  return text
    .replaceAll(/!?\[\[([^\]|]*\|)?([^\]]*)\]\]/g, '$2')
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/[*_`~=]{1,3}(?=\S)|(?<=\S)[*_`~=]{1,3}/g, '');
}

/** Which heading a place in the text belongs to; -1 before the first. */
export function headingAt(headings: readonly Heading[], position: number): number {
  return headings.findLastIndex(({ from }) => from <= position);
}
