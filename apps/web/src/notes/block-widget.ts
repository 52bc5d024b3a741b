import { WidgetType, type EditorView } from '@codemirror/view';
import '../markup/markup.css';
import { mountMarkup } from '../markup/mount-markup.ts';
import { renderMarkdown } from '../markup/render-markdown.ts';
import type { Place } from '../places/place.ts';

/** Where the blocks of a note stand. */
export interface BlockPlace {
  readonly place: Place;
  readonly path: string;
}

const LINE_PX = 26;
const ends = new WeakMap<HTMLElement, () => void>();
const heights = new Map<string, number>();
const MOST_HEIGHTS = 2000;

/** A block as it reads. A press beside its links opens its text. */
export function renderedBlock(text: string, place: BlockPlace): WidgetType {
  return new Block(text, place);
}

class Block extends WidgetType {
  readonly text: string;
  readonly place: BlockPlace;
  constructor(text: string, place: BlockPlace) {
    super();
    this.text = text;
    this.place = place;
  }

  override eq(other: Block): boolean {
    return other.text === this.text && other.place.path === this.place.path;
  }

  override get estimatedHeight(): number {
    return heights.get(this.text) ?? this.text.split('\n').length * LINE_PX;
  }

  override toDOM(view: EditorView): HTMLElement {
    const element = document.createElement('div');
    element.className = 'cm-block md';
    const end = mountMarkup(element, renderMarkdown(this.text), this.place);
    const observer = new ResizeObserver(() => {
      remember(this.text, element.offsetHeight);
      view.requestMeasure();
    });
    observer.observe(element);
    ends.set(element, () => {
      end();
      observer.disconnect();
    });
    element.addEventListener('mousedown', (event) => open(event, view, element));
    return element;
  }

  override destroy(element: HTMLElement): void {
    ends.get(element)?.();
    ends.delete(element);
  }

  override ignoreEvent(): boolean {
    return true;
  }
}

function open(event: MouseEvent, view: EditorView, element: HTMLElement): void {
  const isControl = (event.target as Element).closest('a, button, summary, input, video, audio') !== null;
  if (isControl || event.button !== 0 || view.state.readOnly) return;
  event.preventDefault();
  view.focus();
  view.dispatch({ selection: { anchor: view.posAtDOM(element) } });
}

function remember(text: string, height: number): void {
  if (heights.size > MOST_HEIGHTS) heights.clear();
  if (height > 0) heights.set(text, height);
}
