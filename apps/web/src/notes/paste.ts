import type { ChangeSpec, Extension } from '@codemirror/state';
import { StateEffect, StateField } from '@codemirror/state';
import { Decoration, EditorView, WidgetType, type DecorationSet } from '@codemirror/view';
import { codex } from '../api/codex.ts';
import { trashPaths } from '../files/trash-paths.ts';
import { isOtherSite } from '../markup/addresses.ts';
import { reportFailure, sayWithUndo } from '../notify/use-notices.ts';
import { baseName, parentFolder } from '../tabs/tab-location.ts';
import type { BlockPlace } from './block-widget.ts';
import { pastedName } from './pasted-name.ts';

const begin = StateEffect.define<{ readonly id: number; readonly at: number; readonly name: string }>({
  map: (value, changes) => ({ ...value, at: changes.mapPos(value.at) }),
});
const end = StateEffect.define<number>();
let last = 0;

/** Where files are being uploaded to; the places move with what is typed meanwhile. */
const uploads = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(shown, { changes, effects }) {
    let next = shown.map(changes);
    for (const effect of effects) {
      if (effect.is(begin)) {
        const { at, id, name } = effect.value;
        const widget = new Upload(id, name);
        next = next.update({ add: [Decoration.widget({ widget, side: 1 }).range(at)] });
      }
      if (effect.is(end))
        next = next.update({ filter: (_, __, { spec }) => (spec.widget as Upload).id !== effect.value });
    }
    return next;
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** Pasted and dropped files are put beside the note and shown in it; an address pasted over words makes a link of them. */
export function pasting(origin: BlockPlace): Extension {
  return [
    uploads,
    EditorView.domEventHandlers({
      paste(event, view) {
        if (view.state.readOnly) return false;
        const files = [...(event.clipboardData?.files ?? [])];
        if (files.length > 0) return takeFiles(view, origin, { files, at: view.state.selection.main.to });
        return linkSelection(view, event.clipboardData?.getData('text/plain').trim() ?? '');
      },
      drop(event, view) {
        const files = [...(event.dataTransfer?.files ?? [])];
        if (files.length === 0 || view.state.readOnly) return false;
        event.preventDefault();
        const at = view.posAtCoords({ x: event.clientX, y: event.clientY }) ?? view.state.selection.main.to;
        return takeFiles(view, origin, { files, at });
      },
    }),
  ];
}

function linkSelection(view: EditorView, address: string): boolean {
  const { main } = view.state.selection;
  const words = view.state.sliceDoc(main.from, main.to);
  if (main.empty || !isOtherSite(address) || /\s/.test(address) || /[\n[\]]/.test(words)) return false;
  const insert = `[${words}](${address})`;
  view.dispatch({
    changes: { from: main.from, to: main.to, insert },
    selection: { anchor: main.from + insert.length },
    userEvent: 'input.paste',
  });
  return true;
}

function takeFiles(
  view: EditorView,
  origin: BlockPlace,
  { files, at }: { readonly files: readonly File[]; readonly at: number },
): boolean {
  for (const file of files) void takeFile(view, origin, { file, at });
  return true;
}

async function takeFile(
  view: EditorView,
  { place, path }: BlockPlace,
  { file, at }: { readonly file: File; readonly at: number },
): Promise<void> {
  const id = ++last;
  const name = pastedName(file, new Date());
  view.dispatch({ effects: begin.of({ id, at, name }) });
  try {
    const wanted = `${parentFolder(path)}assets/${name}`;
    const uploaded = await upload(place.notebook.id, wanted, file);
    insertLink(view, { id, path: uploaded });
    sayWithUndo(`Put ${baseName(uploaded)} beside this note`, async () => {
      await trashPaths(place, [uploaded]);
      removeLink(view, uploaded);
    });
  } catch (error) {
    reportFailure(error);
  } finally {
    view.dispatch({ effects: end.of(id) });
  }
}

const MOST_TRIES = 20;

/** A name that is taken gets a number. */
async function upload(notebook_id: string, wanted: string, file: File): Promise<string> {
  for (let number = 1; ; number++) {
    const path = number === 1 ? wanted : wanted.replace(/(\.[^./]*)?$/, `-${number}$1`);
    try {
      const { data } = await codex.files.upload({ query: { notebook_id, path }, body: file });
      return data.path;
    } catch (error) {
      const isTaken = (error as { status?: unknown }).status === 409;
      if (!isTaken || number >= MOST_TRIES) throw error;
    }
  }
}

function insertLink(view: EditorView, { id, path }: { readonly id: number; readonly path: string }): void {
  let at = view.state.selection.main.head;
  view.state.field(uploads).between(0, view.state.doc.length, (from, _, { spec }) => {
    if ((spec.widget as Upload).id === id) at = from;
  });
  const insert = `![[${baseName(path)}]]`;
  const { main } = view.state.selection;
  const isHere = main.empty && main.head === at;
  view.dispatch({
    changes: { from: at, insert },
    ...(isHere ? { selection: { anchor: at + insert.length } } : {}),
    userEvent: 'input.paste',
  });
}

function removeLink(view: EditorView, path: string): void {
  const link = `![[${baseName(path)}]]`;
  const from = view.state.doc.toString().indexOf(link);
  const change: ChangeSpec = { from, to: from + link.length };
  if (from >= 0) view.dispatch({ changes: change, userEvent: 'undo' });
}

class Upload extends WidgetType {
  readonly id: number;
  readonly name: string;
  constructor(id: number, name: string) {
    super();
    this.id = id;
    this.name = name;
  }
  override eq(other: Upload): boolean {
    return other.id === this.id;
  }
  override toDOM(): HTMLElement {
    const element = document.createElement('span');
    element.className = 'cm-upload';
    element.role = 'status';
    element.textContent = `Uploading ${this.name} …`;
    return element;
  }
}
