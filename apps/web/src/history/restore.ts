import { codex } from '../api/codex.ts';
import { toFailure } from '../api/failure.ts';
import { confirm } from '../notify/use-questions.ts';
import { say, sayWithUndo } from '../notify/use-notices.ts';
import type { Place } from '../places/place.ts';
import { baseName } from '../tabs/tab-location.ts';
import { readHistoryAnew, type RestoreReport } from './use-history.ts';

/** A version of a file or folder. */
export interface Wanted {
  /** Without `/` at the end; empty: the whole notebook. */
  readonly path: string;
  readonly revision: string;
}

/** What bringing it back would do; nothing is changed. */
export async function previewRestore(place: Place, { path, revision }: Wanted): Promise<RestoreReport> {
  const body = { path, revision, dry_run: true };
  return (await codex.history.restore({ params: { notebook: place.notebook.id }, body })).data;
}

/**
 * Asks, and brings one file back as it was. Undo puts back what stood there, committed or not; a file that was deleted
 * goes to the trash again. False: nothing was done.
 */
export async function restoreFile(place: Place, wanted: Wanted, whenText: string): Promise<boolean> {
  const name = baseName(wanted.path);
  const plan = await previewRestore(place, wanted);
  if (plan.written_count === 0) {
    say(plan.left[0]?.reason ?? `${name} is the same already.`);
    return false;
  }
  const isAgreed = await confirm({
    title: `Restore ${name}?`,
    text: `It becomes what it was ${whenText}. What stands there now is kept, and Undo brings it back.`,
    confirm: 'Restore',
  });
  if (!isAgreed) return false;
  const undo = await takeNote(place, wanted.path);
  await bringBack(place, wanted);
  sayWithUndo(`Restored ${name}.`, undo);
  return true;
}

/** Brings a folder or the whole notebook back. What is not committed is committed first, so that Undo finds it. */
export async function restorePlace(place: Place, wanted: Wanted): Promise<RestoreReport> {
  const params = { notebook: place.notebook.id };
  const paths = wanted.path === '' ? {} : { paths: [wanted.path] };
  const message = 'Keep what stood here before older versions are restored';
  await codex.versioning.commit({ params, body: { ...paths, message } });
  const { head } = (await codex.versioning.get({ params })).data;
  const report = await bringBack(place, wanted);
  const count = report.written_count + report.removed_count;
  const text = `Restored ${count === 1 ? 'one file' : `${count} files`}.`;
  if (head === null) say(text);
  else
    sayWithUndo(text, async () => {
      await bringBack(place, { path: wanted.path, revision: head });
    });
  return report;
}

async function bringBack(place: Place, { path, revision }: Wanted): Promise<RestoreReport> {
  const body = { path, revision };
  const { data } = await codex.history.restore({ params: { notebook: place.notebook.id }, body });
  await readHistoryAnew(place);
  return data;
}

/** Keeps the bytes of a file; returns what puts them back. */
async function takeNote(place: Place, path: string): Promise<() => Promise<void>> {
  const query = { notebook_id: place.notebook.id };
  const before = await bytesOf(place, path);
  return async () => {
    const { id, content_etag, hash } = (await codex.files.getByPath({ params: { path }, query })).data;
    const ifMatch = content_etag ?? hash ?? '*';
    if (before === null) await codex.files.remove({ params: { file: id }, query }, { ifMatch });
    else await codex.files.replaceContent({ params: { file: id }, query, body: before }, { ifMatch });
    await readHistoryAnew(place);
  };
}

/** Null: no file stands there. */
async function bytesOf(place: Place, path: string): Promise<ArrayBuffer | null> {
  try {
    const input = { params: { path }, query: { notebook_id: place.notebook.id } };
    return await (await codex.files.contentByPath(input)).response.arrayBuffer();
  } catch (error) {
    if (toFailure(error).kind === 'missing') return null;
    throw error;
  }
}
