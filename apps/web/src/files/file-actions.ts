import { codex } from '../api/codex.ts';
import { say, sayWithUndo } from '../notify/use-notices.ts';
import { askText } from '../notify/use-questions.ts';
import type { Place } from '../places/place.ts';
import { at, isFolderPath, parentFolder } from '../tabs/tab-location.ts';
import { useTabs } from '../tabs/use-tabs.ts';
import { useTree } from './use-tree.ts';

/** What is wrong with a name of a file; null: nothing. */
export function nameProblem(name: string): string | null {
  const trimmed = name.trim();
  if (trimmed === '' || trimmed === '.' || trimmed === '..') return 'A name must stand here.';
  if (/[\\\u0000-\u001f]/.test(trimmed)) return 'A name has no backslash and no control characters.';
  return trimmed.startsWith('/') || trimmed.endsWith('/') ? 'A name has no slash at its ends.' : null;
}

/** Asks for a name, makes the note and opens it. */
export async function createNote(place: Place, folder: string): Promise<void> {
  const value = 'Untitled.md';
  const name = await askText({
    ...{ title: 'New note', label: `Name in ${folder === '' ? place.notebook.name : folder}`, value },
    ...{ selected: [0, value.length - 3] as const, confirm: 'Create', check: nameProblem },
  });
  if (name === null) return;
  const path = folder + (/\.[A-Za-z0-9]{1,8}$/.test(name) ? name : `${name}.md`);
  await codex.files.create({ body: { notebook_id: place.notebook.id, path, content: '' } });
  useTree().store?.put(path, null);
  await useTabs().open(at(path), { keep: true });
}

/** Asks for a name and makes the folder. */
export async function createFolder(place: Place, folder: string): Promise<void> {
  const name = await askText({ title: 'New folder', label: 'Name', confirm: 'Create', check: nameProblem });
  if (name === null) return;
  const path = `${folder}${name}`;
  await codex.folders.create({ body: { notebook_id: place.notebook.id, path } });
  useTree().store?.putFolder(`${path}/`);
  useTree().open.add(folder);
}

/** Gives a file or folder another place or name, with every link to it, and offers to undo that. */
export async function movePath(place: Place, from: string, to: string): Promise<void> {
  if (from === to) return;
  const notebook_id = place.notebook.id;
  const move = isFolderPath(from)
    ? await moveFolder(notebook_id, from, to)
    : await moveFile(notebook_id, from, to);
  follow(from, to);
  const links = move !== null && move.link_count > 0 ? `, and ${count(move.link_count, 'link')} to it` : '';
  const text = `${parentFolder(from) === parentFolder(to) ? 'Renamed to' : 'Moved to'} ${to.replace(/\/$/, '')}${links}`;
  const id = move?.id ?? null;
  if (id === null) return say(text);
  sayWithUndo(text, async () => {
    const { data } = await codex.moves.undo({ params: { move: id }, query: { notebook_id } });
    follow(to, from);
    if (data.left.length > 0)
      say(`Back at ${data.to}; ${count(data.left.length, 'file')} had been changed since and stayed.`);
  });
}

async function moveFile(notebook_id: string, from: string, to: string) {
  const { data: file } = await codex.files.getByPath({
    params: { path: from },
    query: { notebook_id, content: false },
  });
  const { data } = await codex.files.move({
    params: { file: file.id },
    query: { notebook_id },
    body: { path: to, update_links: true },
  });
  return data.move;
}

async function moveFolder(notebook_id: string, from: string, to: string) {
  const body = { notebook_id, from: from.replace(/\/$/, ''), to: to.replace(/\/$/, ''), update_links: true };
  return (await codex.folders.move({ body })).data.move;
}

/** Shows at once what was moved where it is now. */
function follow(from: string, to: string): void {
  const tree = useTree();
  tree.store?.take(from);
  if (isFolderPath(to)) tree.store?.putFolder(to);
  else tree.store?.put(to, null);
  useTabs().follow(from, to);
}

/** `1 link`, `3 links`. */
export function count(number: number, noun: string): string {
  return `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`;
}
