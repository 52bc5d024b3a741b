import {
  Annotation,
  Compartment,
  EditorState,
  StateEffect,
  Transaction,
  type Extension,
} from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import {
  onActivated,
  onBeforeUnmount,
  onDeactivated,
  onMounted,
  shallowRef,
  watch,
  type ShallowRef,
} from 'vue';
import type { OpenDocument } from '../documents/open-document.ts';
import { useTabs } from '../tabs/use-tabs.ts';
import { baseExtensions } from './base-extensions.ts';
import { keepState, keptState } from './kept-states.ts';
import { fromEditorText, toEditorText } from './line-breaks.ts';
import { textChanges } from './text-changes.ts';

/** Marks what came from elsewhere: it is no typing, and not undone by Undo. */
const fromOutside = Annotation.define<boolean>();

/** Longer texts are handed on when typing pauses for a moment: copying them takes longer than a key. */
const LONG_TEXT = 400_000;
const LONG_PAUSE_MS = 250;

/** What an editor is made of. */
export interface EditorInput {
  readonly host: Readonly<ShallowRef<HTMLElement | null>>;
  readonly document: () => OpenDocument;
  /** Which of the editors for a file it is; each keeps its own cursors and history. */
  readonly kind: string;
  /** What it adds to `baseExtensions`; read again when what it reads changes. */
  readonly extensions: () => Extension;
}

/** An editor on a page. */
export interface Editor {
  readonly view: Readonly<ShallowRef<EditorView | null>>;
  /** Hands over what was typed, at once. */
  readonly push: () => void;
}

/**
 * Shows the text of a document in an editor, hands what is typed to the document, and takes over what came from
 * elsewhere by the smallest change, so that cursors and scrolling stay. Undo survives when the tab shows something else
 * for a while.
 */
export function useEditor({ host, document, kind, extensions }: EditorInput): Editor {
  const view = shallowRef<EditorView | null>(null);
  const added = new Compartment();
  const rights = new Compartment();
  let shown: OpenDocument | null = null;
  let known = '';
  let timer: ReturnType<typeof setTimeout> | null = null;
  let scroll: ReturnType<EditorView['scrollSnapshot']> | null = null;

  const listener = EditorView.updateListener.of((update) => {
    if (!update.docChanged || update.transactions.every((each) => each.annotation(fromOutside) === true))
      return;
    if (update.state.doc.length < LONG_TEXT) return push();
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(push, LONG_PAUSE_MS);
  });

  function push(): void {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (view.value === null || shown === null) return;
    const text = view.value.state.doc.toString();
    if (text === known) return;
    known = text;
    if (!shown.isDirty) keepTabs(shown.path);
    shown.edit(fromEditorText(shown.text ?? '', text));
  }

  function rightsOf({ canEdit }: OpenDocument): Extension {
    return [EditorState.readOnly.of(!canEdit), EditorView.editable.of(canEdit)];
  }

  function extensionsOf(opened: OpenDocument): Extension {
    return [added.of(extensions()), rights.of(rightsOf(opened)), baseExtensions, listener];
  }

  const keyOf = ({ place, path }: OpenDocument) => `${place.notebook.id}:${path}:${kind}`;

  /** Puts away what was shown. */
  function leave(): void {
    if (view.value === null || shown === null) return;
    if (timer !== null) push();
    keepState(keyOf(shown), { state: view.value.state, scroll: view.value.scrollSnapshot() });
  }

  /** Shows a document: as it was left, when it was shown before. */
  function enter(): void {
    const element = host.value;
    const opened = document();
    if (element === null || opened.text === null) return;
    if (timer !== null) push();
    const left = keptState(keyOf(opened));
    const state = left === null ? freshState(opened) : takenUp(left.state, opened);
    shown = opened;
    known = state.doc.toString();
    view.value?.destroy();
    const scrollTo = left?.scroll ?? null;
    view.value = new EditorView({ state, parent: element, ...(scrollTo === null ? {} : { scrollTo }) });
    follow(opened.text);
  }

  function freshState(opened: OpenDocument): EditorState {
    return EditorState.create({ doc: opened.text ?? '', extensions: extensionsOf(opened) });
  }

  /** The extensions of an editor of before belong to a component that is gone; its history and cursors go on. */
  function takenUp(state: EditorState, opened: OpenDocument): EditorState {
    return state.update({ effects: StateEffect.reconfigure.of(extensionsOf(opened)) }).state;
  }

  /** Takes over a text that came from elsewhere. */
  function follow(text: string | null): void {
    if (view.value === null || text === null) return;
    if (timer !== null) push();
    const next = toEditorText(text);
    const changes = textChanges(known, next);
    known = next;
    if (changes.length === 0) return;
    view.value.dispatch({
      changes: [...changes],
      annotations: [fromOutside.of(true), Transaction.addToHistory.of(false)],
    });
  }

  onMounted(enter);
  watch(document, () => {
    leave();
    enter();
  });
  watch(
    () => document().text,
    (text) => (view.value === null || shown !== document() ? enter() : follow(text)),
    { flush: 'sync' },
  );
  watch(
    () => document().canEdit,
    () => view.value?.dispatch({ effects: rights.reconfigure(rightsOf(document())) }),
  );
  watch(extensions, (next) => view.value?.dispatch({ effects: added.reconfigure(next) }));
  onDeactivated(() => {
    scroll = view.value?.scrollSnapshot() ?? null;
    if (timer !== null) push();
  });
  onActivated(() => {
    if (scroll !== null) view.value?.dispatch({ effects: scroll });
    scroll = null;
  });
  onBeforeUnmount(() => {
    leave();
    view.value?.destroy();
    view.value = null;
  });
  return { view, push };
}

/** What is edited stays open: the next thing that is only looked at does not take its place. */
function keepTabs(path: string): void {
  for (const tab of useTabs().panes.flatMap(({ tabs }) => tabs))
    if (tab.location.path === path) tab.isPreview = false;
}
