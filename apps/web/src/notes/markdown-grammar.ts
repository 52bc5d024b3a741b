import { tags as t } from '@lezer/highlight';
import type { BlockContext, InlineContext, Line, MarkdownConfig } from '@lezer/markdown';

const WIKI = /^!?\[\[[^\n[\]]{1,2000}\]\]/;
const TAG = /^#[\p{L}\p{M}\p{N}_/-]*[\p{L}\p{M}_/-][\p{L}\p{M}\p{N}_/-]*/u;
const MATH = /^\$(?! )(?:[^$\n\\]|\\.){1,2000}(?<! )\$(?!\d)/;
const LONGEST = 2010;
/** The parser compares beginning and end by this very object. */
const MARKED = { resolve: 'Marked', mark: 'MarkedMark' };

/** What notes have beyond GFM: wiki links, tags, marked text, formulas, and properties at the top. */
export const noteGrammar: MarkdownConfig = {
  defineNodes: [
    { name: 'WikiLink', style: t.link },
    { name: 'Tag', style: t.labelName },
    { name: 'Marked' },
    { name: 'MarkedMark', style: t.processingInstruction },
    { name: 'Formula', style: t.special(t.string) },
    { name: 'FormulaBlock', block: true, style: t.special(t.string) },
    { name: 'Frontmatter', block: true, style: t.meta },
  ],
  parseInline: [
    { name: 'WikiLink', before: 'Link', parse: (cx, next, pos) => wikiLink(cx, next, pos) },
    { name: 'Tag', parse: (cx, next, pos) => tag(cx, next, pos) },
    { name: 'Formula', parse: (cx, next, pos) => formula(cx, next, pos) },
    {
      name: 'Marked',
      after: 'Emphasis',
      parse: (cx, next, pos) =>
        next === 61 && cx.char(pos + 1) === 61 ? cx.addDelimiter(MARKED, pos, pos + 2, true, true) : -1,
    },
  ],
  parseBlock: [
    { name: 'Frontmatter', before: 'HorizontalRule', parse: frontmatter },
    { name: 'FormulaBlock', before: 'FencedCode', parse: formulaBlock },
  ],
};

function wikiLink(cx: InlineContext, next: number, pos: number): number {
  if (next !== 91 && next !== 33) return -1;
  const match = WIKI.exec(cx.slice(pos, Math.min(cx.end, pos + LONGEST)));
  return match === null ? -1 : cx.addElement(cx.elt('WikiLink', pos, pos + match[0].length));
}

function tag(cx: InlineContext, next: number, pos: number): number {
  if (next !== 35 || (pos > cx.offset && !/[\s([{,;:!"'—–]/.test(cx.slice(pos - 1, pos)))) return -1;
  const match = TAG.exec(cx.slice(pos, Math.min(cx.end, pos + 200)));
  return match === null ? -1 : cx.addElement(cx.elt('Tag', pos, pos + match[0].length));
}

function formula(cx: InlineContext, next: number, pos: number): number {
  if (next !== 36) return -1;
  const match = MATH.exec(cx.slice(pos, Math.min(cx.end, pos + LONGEST)));
  return match === null ? -1 : cx.addElement(cx.elt('Formula', pos, pos + match[0].length));
}

function frontmatter(cx: BlockContext, line: Line): boolean {
  if (cx.lineStart !== 0 || !/^---\s*$/.test(line.text)) return false;
  return untilLine(cx, line, { name: 'Frontmatter', isLast: (text) => /^(?:---|\.\.\.)\s*$/.test(text) });
}

function formulaBlock(cx: BlockContext, line: Line): boolean {
  const rest = line.text.slice(line.pos);
  if (!rest.startsWith('$$')) return false;
  if (/^\$\$.*\S.*\$\$\s*$/.test(rest)) {
    const from = cx.lineStart + line.pos;
    cx.addElement(cx.elt('FormulaBlock', from, cx.lineStart + line.text.length));
    cx.nextLine();
    return true;
  }
  return untilLine(cx, line, { name: 'FormulaBlock', isLast: (text) => /\$\$\s*$/.test(text) });
}

function untilLine(
  cx: BlockContext,
  line: Line,
  { name, isLast }: { readonly name: string; readonly isLast: (text: string) => boolean },
): boolean {
  const from = cx.lineStart + line.pos;
  while (cx.nextLine()) {
    if (!isLast(line.text)) continue;
    cx.addElement(cx.elt(name, from, cx.lineStart + line.text.length));
    cx.nextLine();
    return true;
  }
  cx.addElement(cx.elt(name, from, cx.prevLineEnd()));
  return true;
}
