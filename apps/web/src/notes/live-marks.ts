import { syntaxTree } from '@codemirror/language';
import type { EditorState, Range } from '@codemirror/state';
import { Decoration, EditorView, ViewPlugin, type DecorationSet, type ViewUpdate } from '@codemirror/view';
import type { SyntaxNodeRef } from '@lezer/common';
import { bulletWidget, formulaWidget, ruleWidget, taskWidget } from './live-widgets.ts';

const hidden = Decoration.replace({});
const marks = new Map<string, Decoration>();

/** A class for a part of a line. */
function mark(name: string): Decoration {
  const known = marks.get(name) ?? Decoration.mark({ class: name });
  marks.set(name, known);
  return known;
}

/**
 * Shows what the marks of Markdown mean: they are hidden except on lines with a cursor. Only what is seen is looked at,
 * so that a note may be of any length.
 */
export const liveMarks = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;
    constructor(view: EditorView) {
      this.decorations = decorate(view);
    }
    update(update: ViewUpdate): void {
      const isNews =
        update.docChanged ||
        update.viewportChanged ||
        update.selectionSet ||
        update.focusChanged ||
        syntaxTree(update.startState) !== syntaxTree(update.state);
      if (isNews) this.decorations = decorate(update.view);
    }
  },
  { decorations: ({ decorations }) => decorations },
);

interface Scope {
  readonly state: EditorState;
  /** True when a cursor is on one of the lines of this part. */
  readonly isOpen: (from: number, to: number) => boolean;
  readonly add: (decoration: Decoration, from: number, to?: number) => void;
}

function decorate(view: EditorView): DecorationSet {
  const { state } = view;
  const found: Range<Decoration>[] = [];
  const scope: Scope = {
    state,
    isOpen: (from, to) => view.hasFocus && touches(state, from, to),
    add: (decoration, from, to = from) => found.push(decoration.range(from, to)),
  };
  for (const { from, to } of view.visibleRanges)
    syntaxTree(state).iterate({ from, to, enter: (node) => enter(node, scope) });
  return Decoration.set(found, true);
}

/** True when a selection stands on one of the lines from `from` to `to`. */
export function touches(state: EditorState, from: number, to: number): boolean {
  const [start, end] = [state.doc.lineAt(from).from, state.doc.lineAt(to).to];
  return state.selection.ranges.some((range) => range.from <= end && range.to >= start);
}

function enter(node: SyntaxNodeRef, scope: Scope): boolean | void {
  const { name } = node;
  const heading = /^(?:ATX|Setext)Heading(\d)$/.exec(name);
  if (heading) return lines(node, scope, `cm-heading cm-heading-${heading[1]}`);
  if (name === 'FencedCode' || name === 'CodeBlock') return fenced(node, scope);
  if (name === 'Frontmatter' || name === 'Table' || name === 'FormulaBlock') {
    lines(node, scope, 'cm-raw-block');
    return false;
  }
  if (name === 'Blockquote') return quote(node, scope);
  if (name === 'HorizontalRule' && !scope.isOpen(node.from, node.to))
    return scope.add(ruleWidget, node.from, node.to);
  if (name === 'Link' || name === 'Image') return link(node, scope);
  if (name === 'WikiLink') return wiki(node, scope);
  if (name === 'Formula' && !scope.isOpen(node.from, node.to))
    return scope.add(formulaWidget(scope.state.sliceDoc(node.from + 1, node.to - 1)), node.from, node.to);
  const style = STYLES[name];
  if (style !== undefined) return scope.add(mark(style), node.from, node.to);
  if (HIDDEN.has(name)) return hideMark(node, scope);
  if (name === 'TaskMarker') return task(node, scope);
  if (name === 'ListMark') return bullet(node, scope);
}

const STYLES: Readonly<Record<string, string>> = {
  StrongEmphasis: 'cm-strong',
  Emphasis: 'cm-em',
  Strikethrough: 'cm-strike',
  InlineCode: 'cm-inline-code',
  Marked: 'cm-marked',
  Tag: 'cm-tag',
  Formula: 'cm-formula',
  URL: 'cm-url',
  Autolink: 'cm-url',
};
const HIDDEN = new Set([
  'HeaderMark',
  'EmphasisMark',
  'CodeMark',
  'StrikethroughMark',
  'MarkedMark',
  'QuoteMark',
]);

function hideMark(node: SyntaxNodeRef, { state, isOpen, add }: Scope): void {
  if (isOpen(node.from, node.to)) return;
  const hasSpace = node.name === 'HeaderMark' || node.name === 'QuoteMark';
  const next = hasSpace && state.sliceDoc(node.to, node.to + 1) === ' ' ? 1 : 0;
  add(hidden, node.from, node.to + next);
}

function lines(node: SyntaxNodeRef, { state, add }: Scope, name: string): void {
  const decoration = Decoration.line({ class: name });
  for (let at = node.from; at <= node.to;) {
    const line = state.doc.lineAt(at);
    add(decoration, line.from);
    at = line.to + 1;
  }
}

function fenced(node: SyntaxNodeRef, scope: Scope): void {
  lines(node, scope, 'cm-code-line');
  const { doc } = scope.state;
  scope.add(Decoration.line({ class: 'cm-code-first' }), doc.lineAt(node.from).from);
  scope.add(Decoration.line({ class: 'cm-code-last' }), doc.lineAt(node.to).from);
}

function quote(node: SyntaxNodeRef, scope: Scope): void {
  lines(node, scope, 'cm-quote');
}

/** `[shown](address)`: the address is hidden. */
function link(node: SyntaxNodeRef, { state, isOpen, add }: Scope): void {
  const text = state.sliceDoc(node.from, node.to);
  const start = text.startsWith('!') ? 2 : 1;
  const end = text.lastIndexOf('](');
  if (end < 0) return add(mark('cm-link'), node.from, node.to);
  const address = text
    .slice(end + 2, -1)
    .replace(/\s+["'(].*$/s, '')
    .replace(/^<|>$/g, '');
  const shown = Decoration.mark({ class: 'cm-link', attributes: { 'data-address': address } });
  if (end > start) add(shown, node.from + start, node.from + end);
  if (isOpen(node.from, node.to) || end === start) return;
  add(hidden, node.from, node.from + start);
  add(hidden, node.from + end, node.to);
}

function wiki(node: SyntaxNodeRef, { state, isOpen, add }: Scope): void {
  const text = state.sliceDoc(node.from, node.to);
  const start = text.startsWith('!') ? 3 : 2;
  const bar = text.indexOf('|');
  const target = text.slice(start, bar < 0 ? -2 : bar);
  const from = node.from + (bar < 0 ? start : bar + 1);
  const attributes = { 'data-wiki': target };
  if (from < node.to - 2) add(Decoration.mark({ class: 'cm-link', attributes }), from, node.to - 2);
  if (isOpen(node.from, node.to)) return;
  add(hidden, node.from, from);
  add(hidden, node.to - 2, node.to);
}

function task(node: SyntaxNodeRef, { state, isOpen, add }: Scope): void {
  const isDone = /x/i.test(state.sliceDoc(node.from, node.to));
  if (isDone) add(Decoration.line({ class: 'cm-done' }), state.doc.lineAt(node.from).from);
  if (!isOpen(node.from, node.to)) add(taskWidget(isDone), node.from, node.to);
}

const INDENT_EM = 1.5;

/** Items of lists in lists stand further to the right than their blanks would put them. */
function indent(node: SyntaxNodeRef, { state, add }: Scope): void {
  const line = state.doc.lineAt(node.from);
  let depth = -1;
  for (let each = node.node.parent; each !== null; each = each.parent) if (each.name === 'ListItem') depth++;
  if (depth < 1 || node.from === line.from || state.sliceDoc(line.from, node.from).trim() !== '') return;
  const attributes = { style: `width: ${depth * INDENT_EM}em` };
  add(Decoration.mark({ class: 'cm-indent', attributes }), line.from, node.from);
}

function bullet(node: SyntaxNodeRef, scope: Scope): void {
  const { state, isOpen, add } = scope;
  indent(node, scope);
  const text = state.sliceDoc(node.from, node.to);
  if (!/^[-*+]$/.test(text) || isOpen(node.from, node.to)) return;
  const isTask = /^ \[[ xX]\] /.test(state.sliceDoc(node.to, node.to + 5));
  if (isTask) add(hidden, node.from, node.to + 1);
  else add(bulletWidget, node.from, node.to);
}
