import type { MarkdownIt, StateBlock } from 'markdown-it';

/** Footnotes of one text: what was defined and in which order they were asked for. */
export interface Footnotes {
  /** Names that are defined anywhere in the text; links to others are plain text. */
  readonly names: ReadonlySet<string>;
  readonly texts: Map<string, string>;
  readonly order: string[];
}

const DEFINITION = /^\[\^([^\]\s]{1,100})\]:[ \t]*/;

/** Finds every footnote that a text defines. */
export function findFootnotes(text: string): Footnotes {
  const names = new Set<string>();
  for (const match of text.matchAll(/^ {0,3}\[\^([^\]\s]{1,100})\]:/gm)) names.add(match[1]!);
  return { names, texts: new Map(), order: [] };
}

/** `[^1]` leads to a footnote and `[^1]: …` is one. They are shown at the end by `footnotesHtml`. */
export function footnotes(md: MarkdownIt): void {
  md.block.ruler.before(
    'reference',
    'footnote',
    (state, start, end, silent) => define(state, start, end, silent),
    {
      alt: ['paragraph', 'reference'],
    },
  );
  md.inline.ruler.before('link', 'footnote_link', (state, silent) => {
    const notes = state.env['footnotes'] as Footnotes | undefined;
    if (notes === undefined || !state.src.startsWith('[^', state.pos)) return false;
    const name = /^\[\^([^\]\s]{1,100})\]/.exec(state.src.slice(state.pos, state.pos + 104))?.[1];
    if (name === undefined || !notes.names.has(name)) return false;
    if (!silent) {
      if (!notes.order.includes(name)) notes.order.push(name);
      state.push('footnote_link', '', 0).content = String(notes.order.indexOf(name) + 1);
    }
    state.pos += name.length + 3;
    return true;
  });
  md.renderer.rules['footnote_link'] = (tokens, index) => {
    const number = tokens[index]!.content;
    return `<sup class="md-footnote"><a id="fnref-${number}" href="#fn-${number}">${number}</a></sup>`;
  };
}

/** The footnotes that were asked for, as a list. */
export function footnotesHtml(md: MarkdownIt, notes: Footnotes, env: Record<string, unknown>): string {
  if (notes.order.length === 0) return '';
  const items: string[] = [];
  for (let index = 0; index < notes.order.length; index++) {
    const back = `<a href="#fnref-${index + 1}" aria-label="Back to the text">↩</a>`;
    const html = md.render(notes.texts.get(notes.order[index]!) ?? '', env).trimEnd();
    const joined = html.endsWith('</p>') ? `${html.slice(0, -4)} ${back}</p>` : `${html}${back}`;
    items.push(`<li id="fn-${index + 1}">${joined}</li>`);
  }
  return `<section class="md-footnotes"><ol>${items.join('\n')}</ol></section>`;
}

/** Reads a definition with its indented lines. */
function define(state: StateBlock, start: number, end: number, silent: boolean): boolean {
  const notes = state.env['footnotes'] as Footnotes | undefined;
  if (notes === undefined || state.sCount[start]! - state.blkIndent >= 4) return false;
  const line = state.src.slice(state.bMarks[start]! + state.tShift[start]!, state.eMarks[start]!);
  const match = DEFINITION.exec(line);
  if (match === null) return false;
  if (silent) return true;
  let next = start + 1;
  while (
    next < end &&
    (isContinued(state, next) || (state.isEmpty(next) && next + 1 < end && isContinued(state, next + 1)))
  )
    next++;
  const rest = state.getLines(start + 1, next, state.blkIndent + 4, false);
  if (!notes.texts.has(match[1]!)) notes.texts.set(match[1]!, `${line.slice(match[0].length)}\n${rest}`);
  state.line = next;
  return true;
}

function isContinued(state: StateBlock, line: number): boolean {
  return !state.isEmpty(line) && state.sCount[line]! - state.blkIndent >= 4;
}
