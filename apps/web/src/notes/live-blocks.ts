import { syntaxTree } from '@codemirror/language';
import { StateEffect, StateField, type EditorState, type Extension, type Range } from '@codemirror/state';
import { Decoration, EditorView, ViewPlugin, type DecorationSet } from '@codemirror/view';
import type { SyntaxNode } from '@lezer/common';
import { renderedBlock, type BlockPlace } from './block-widget.ts';
import { touches } from './live-marks.ts';

/** Said when an editor gets or loses the keyboard: without it every block is shown as it reads. */
const focusChanged = StateEffect.define<boolean>();

const hasFocus = StateField.define<boolean>({
  create: () => false,
  update: (value, { effects }) =>
    effects.reduce((last, effect) => (effect.is(focusChanged) ? effect.value : last), value),
});

const focusListener = ViewPlugin.define((view) => ({
  update({ focusChanged: isNews }) {
    if (isNews) queueMicrotask(() => view.dispatch({ effects: focusChanged.of(view.hasFocus) }));
  },
}));

/** Tables, formulas, diagrams, callouts, pictures and embedded files are shown as they read while no cursor is in them. */
export function liveBlocks(place: BlockPlace): Extension {
  const field = StateField.define<DecorationSet>({
    create: (state) => blocksOf(state, place),
    update(blocks, transaction) {
      const { startState, state } = transaction;
      const isNews =
        transaction.docChanged ||
        transaction.selection !== undefined ||
        transaction.effects.some((effect) => effect.is(focusChanged)) ||
        syntaxTree(startState) !== syntaxTree(state);
      return isNews ? blocksOf(state, place) : blocks;
    },
    provide: (self) => EditorView.decorations.from(self),
  });
  return [hasFocus, focusListener, field];
}

function blocksOf(state: EditorState, place: BlockPlace): DecorationSet {
  const found: Range<Decoration>[] = [];
  for (let node = syntaxTree(state).topNode.firstChild; node !== null; node = node.nextSibling) {
    if (!isRendered(node, state)) continue;
    const [from, to] = [state.doc.lineAt(node.from).from, state.doc.lineAt(node.to).to];
    if (state.field(hasFocus) && touches(state, from, to)) continue;
    const widget = renderedBlock(state.sliceDoc(from, to), place);
    found.push(Decoration.replace({ widget, block: true }).range(from, to));
  }
  return Decoration.set(found);
}

function isRendered(node: SyntaxNode, state: EditorState): boolean {
  const start = state.sliceDoc(node.from, Math.min(node.to, node.from + 60));
  switch (node.name) {
    case 'Table':
    case 'FormulaBlock':
      return true;
    case 'FencedCode':
      return /^[`~]{3,}\s*(?:mermaid|math)\b/.test(start);
    case 'Blockquote':
      return /^>\s*\[!/.test(start);
    case 'Paragraph':
      return isLonePicture(node, state);
    default:
      return false;
  }
}

/** A paragraph of nothing but a picture or an embedded file. */
function isLonePicture(node: SyntaxNode, state: EditorState): boolean {
  const child = node.firstChild;
  if (child === null || child.from !== node.from || child.to !== node.to) return false;
  return (
    child.name === 'Image' || (child.name === 'WikiLink' && state.sliceDoc(node.from, node.from + 1) === '!')
  );
}
