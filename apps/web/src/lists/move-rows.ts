import { codex } from '../api/codex.ts';
import { count } from '../files/file-actions.ts';
import { reportFailure, sayWithUndo } from '../notify/use-notices.ts';
import type { Place } from '../places/place.ts';
import { baseName } from '../tabs/tab-location.ts';
import { useTabs } from '../tabs/use-tabs.ts';
import type { ListRow } from './list-row.ts';

/** Moves rows into a folder (empty: the top) with the links to them. What cannot be moved stays, and is told. */
export async function moveRows(place: Place, rows: readonly ListRow[], folder: string): Promise<void> {
  const notebook_id = place.notebook.id;
  const done: { readonly move: string; readonly from: string; readonly to: string }[] = [];
  let failure: unknown = null;
  for (const row of rows) {
    const to = (folder === '' ? '' : `${folder}/`) + baseName(row.path);
    if (to === row.path.replace(/\/$/, '')) continue;
    try {
      const move = await moveRow(notebook_id, row, to);
      const end = row.entry === 'folder' ? '/' : '';
      useTabs().follow(row.path, to + end);
      if (move !== null) done.push({ move, from: row.path, to: to + end });
    } catch (error) {
      failure ??= error;
    }
  }
  if (failure !== null) reportFailure(failure);
  if (done.length === 0) return;
  sayWithUndo(
    `Moved ${count(done.length, 'row')} to ${folder === '' ? place.notebook.name : folder}`,
    async () => {
      for (const { move, from, to } of done.reverse()) {
        await codex.moves.undo({ params: { move }, query: { notebook_id } });
        useTabs().follow(to, from);
      }
    },
  );
}

async function moveRow(notebook_id: string, row: ListRow, to: string): Promise<string | null> {
  if (row.entry === 'folder') {
    const body = { notebook_id, from: row.path.replace(/\/$/, ''), to, update_links: true };
    return (await codex.folders.move({ body })).data.move?.id ?? null;
  }
  const input = {
    params: { file: row.file.id },
    query: { notebook_id },
    body: { path: to, update_links: true },
  };
  return (await codex.files.move(input)).data.move?.id ?? null;
}
