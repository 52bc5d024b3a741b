import {
  EditorSelection,
  EditorState,
  StateField,
  type Extension,
  type Range,
  type Text,
} from '@codemirror/state';
import { Decoration, EditorView, WidgetType, type DecorationSet } from '@codemirror/view';

const MOST_LINES = 500;

/** Where the properties at the top of a note end, their last line included; 0 when there are none. */
function frontEnd(doc: Text): number {
  if (!/^---\s*$/.test(doc.line(1).text)) return 0;
  for (let number = 2; number <= Math.min(doc.lines, MOST_LINES); number++) {
    const line = doc.line(number);
    if (/^(?:---|\.\.\.)\s*$/.test(line.text)) return line.to;
  }
  return 0;
}

/**
 * Shows an element in the place of the properties at the top, which stay as they are: what is typed comes after them.
 */
export function frontSlot(element: HTMLElement): Extension {
  const field = StateField.define<DecorationSet>({
    create: (state) => slotIn(state, element),
    update: (slot, { docChanged, state }) => (docChanged ? slotIn(state, element) : slot),
    provide: (self) => EditorView.decorations.from(self),
  });
  return [field, EditorState.transactionFilter.of(behindFront), EditorView.inputHandler.of(typeBehind)];
}

/** The first place of a note where one may type. */
export function textStart(doc: Text): number {
  const end = frontEnd(doc);
  return end === 0 ? 0 : Math.min(end + 1, doc.length);
}

function slotIn(state: EditorState, element: HTMLElement): DecorationSet {
  const end = frontEnd(state.doc);
  const widget = new Slot(element);
  const slot: Range<Decoration> =
    end === 0
      ? Decoration.widget({ widget, block: true, side: -1 }).range(0)
      : Decoration.replace({ widget, block: true }).range(0, end);
  return Decoration.set(slot);
}

const behindFront: Parameters<typeof EditorState.transactionFilter.of>[0] = (transaction) => {
  if (transaction.selection === undefined || transaction.docChanged) return transaction;
  const start = textStart(transaction.newDoc);
  const { ranges, mainIndex } = transaction.selection;
  if (ranges.every(({ from }) => from >= start)) return transaction;
  const moved = ranges.map(({ anchor, head }) =>
    EditorSelection.range(Math.max(anchor, start), Math.max(head, start)),
  );
  return [transaction, { selection: EditorSelection.create(moved, mainIndex), sequential: true }];
};

/** Where nothing follows the properties, what is typed begins a line of its own. */
function typeBehind(view: EditorView, from: number, to: number, text: string): boolean {
  const end = frontEnd(view.state.doc);
  if (end === 0 || from > end || view.state.readOnly) return false;
  const isLast = end === view.state.doc.length;
  const insert = (isLast ? '\n' : '') + text;
  const at = isLast ? end : end + 1;
  view.dispatch({
    changes: { from: at, to: Math.max(at, to), insert },
    selection: { anchor: at + insert.length },
    userEvent: 'input.type',
  });
  return true;
}

class Slot extends WidgetType {
  readonly element: HTMLElement;
  constructor(element: HTMLElement) {
    super();
    this.element = element;
  }
  override eq(other: Slot): boolean {
    return other.element === this.element;
  }
  override toDOM(view: EditorView): HTMLElement {
    const { element } = this;
    new ResizeObserver((_, observer) => {
      if (element.isConnected) view.requestMeasure();
      else observer.disconnect();
    }).observe(element);
    return element;
  }
  override ignoreEvent(): boolean {
    return true;
  }
}
