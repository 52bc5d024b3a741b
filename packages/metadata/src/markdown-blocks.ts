import MarkdownIt from 'markdown-it';
import type { StateBlock, Token } from 'markdown-it';
import { MAX_BLOCK_NESTING, MAX_BLOCK_STEPS_PER_LINE } from './limits.ts';

/** A stretch of inline text, with what the scanner needs to know of its block. */
export interface InlineBlock {
  readonly content: string;
  /** 0-based line of the body on which it begins. */
  readonly line: number;
  /** 1 to 6 for a heading, else 0. */
  readonly level: number;
  readonly isCell: boolean;
  /** It is what an item of a list begins with. */
  readonly isItem: boolean;
}

/** Link reference definitions by their normalised label. */
export type References = Record<string, { href: string; title: string }>;

/** The block structure of a Markdown text, as far as links, tags and headings need it. */
export interface MarkdownBlocks {
  readonly inlines: readonly InlineBlock[];
  readonly references: References;
  /** False when the text was given up because its nesting makes every line cost too much. */
  readonly complete: boolean;
}

/**
 * Splits a text (line ends are `\n`, no NUL) into blocks by markdown-it's block rules. Code, HTML blocks and reference
 * definitions give no inline text.
 */
export function readBlocks(body: string, lineCount: number): MarkdownBlocks {
  const inlines: MutableInline[] = [];
  const references = Object.create(null) as References;
  current = { inlines, stepsLeft: 10_000 + lineCount * MAX_BLOCK_STEPS_PER_LINE };
  try {
    blockParser.block.parse(body, blockParser, { references }, []);
    return { inlines, references, complete: true };
  } catch (error) {
    if (!(error instanceof TooManySteps)) throw error;
    return { inlines: [], references: Object.create(null) as References, complete: false };
  }
}

class MutableInline {
  content = '';
  level = 0;
  isCell = false;
  isItem = false;
  row: Token | null = null;
  map: [number, number] | null = null;
  children: Token[] | null = null;

  get line(): number {
    return (this.map ?? this.row?.map ?? [0])[0];
  }
}

class TooManySteps extends Error {}

interface Run {
  readonly inlines: MutableInline[];
  stepsLeft: number;
}
let current: Run = { inlines: [], stepsLeft: 0 };

const blockParser = new MarkdownIt({ html: true, maxNesting: MAX_BLOCK_NESTING });
blockParser.normalizeLink = (url) => url;
blockParser.validateLink = () => true;
const names = ['paragraph', 'reference', 'blockquote', 'list'];
blockParser.block.ruler.before('table', 'count_steps', countStep, { alt: names });

/** Stands before all other rules and never matches: each block decision passes it once. */
function countStep(): boolean {
  if (--current.stepsLeft < 0) throw new TooManySteps();
  return false;
}

const BlockState = blockParser.block.State;
const scratchToken = new BlockState('', blockParser, {}, []).push('', '', 0);

/** Keeps inline text only; every other token is written into one that is thrown away. */
class LightBlockState extends BlockState {
  private readonly scratch = scratchToken;
  private row: Token = scratchToken;
  private headingLevel = 0;
  private isCell = false;
  private beginsItem = false;

  /** The parent would find the lines character by character; given no text it leaves that to `findLines`. */
  constructor(...[text, parser, env, tokens]: ConstructorParameters<typeof BlockState>) {
    super('', parser, env, tokens);
    this.src = text;
    findLines(this, text);
  }

  override push(...[type, tag, nesting]: Parameters<typeof BlockState.prototype.push>): Token {
    if (nesting < 0) this.level--;
    if (nesting > 0) this.level++;
    if (type === 'inline') return this.pushInline();
    if (type === 'tr_open') return (this.row = new this.Token(type, tag, nesting));
    this.beginsItem = type === 'list_item_open' || (this.beginsItem && type === 'paragraph_open');
    this.headingLevel = type === 'heading_open' ? tag.charCodeAt(1) - 48 : 0;
    this.isCell = type === 'th_open' || type === 'td_open';
    return this.scratch;
  }

  private pushInline(): Token {
    const inline = new MutableInline();
    inline.level = this.headingLevel;
    inline.isCell = this.isCell;
    inline.isItem = this.beginsItem;
    if (this.isCell) inline.row = this.row;
    current.inlines.push(inline);
    return inline as unknown as Token;
  }

  /** Lines that keep their last break are those of code and HTML, which nobody looks at. */
  override getLines(...args: Parameters<typeof BlockState.prototype.getLines>): string {
    return args[3] ? '' : super.getLines(...args);
  }
}
blockParser.block.State = LightBlockState;

/** Notes where each line begins and ends and how far it is indented, then one empty line past the end. */
function findLines(state: StateBlock, text: string): void {
  for (const marks of [state.bMarks, state.eMarks, state.tShift, state.sCount, state.bsCount])
    marks.length = 0;
  for (let start = 0; start < text.length;) {
    const newline = text.indexOf('\n', start);
    addLine(state, start, newline < 0 ? text.length : newline);
    start = newline < 0 ? text.length : newline + 1;
  }
  state.lineMax = state.bMarks.length;
  addLine(state, text.length, text.length);
}

function addLine(state: StateBlock, start: number, end: number): void {
  let at = start;
  let column = 0;
  for (; at < end; at++) {
    const code = state.src.charCodeAt(at);
    if (code === 9) column += 4 - (column % 4);
    else if (code === 32) column++;
    else break;
  }
  state.bMarks.push(start);
  state.eMarks.push(end);
  state.tShift.push(at - start);
  state.sCount.push(column);
  state.bsCount.push(0);
}

/** Undoes backslash escapes and entities, as in link destinations. */
export const unescapeMarkdown = (text: string): string => blockParser.utils.unescapeAll(text);
/** Folds a reference label as CommonMark does. */
export const normalizeLabel = (label: string): string => blockParser.utils.normalizeReference(label);
