import { codex } from '../api/codex.ts';
import { say } from '../notify/use-notices.ts';
import type { Place } from '../places/place.ts';
import { readHistoryAnew } from './use-history.ts';

/** Commits what has changed, and says what became of it. `paths` null: everything. */
export async function commitNow(
  place: Place,
  { message, paths }: { readonly message: string | null; readonly paths: readonly string[] | null },
): Promise<void> {
  const { data } = await codex.versioning.commit({
    params: { notebook: place.notebook.id },
    body: {
      ...(message === null || message.trim() === '' ? {} : { message: message.trim() }),
      ...(paths === null ? {} : { paths: [...paths] }),
    },
  });
  await readHistoryAnew(place);
  if (data.revision === null) say('Nothing has changed since the last commit.');
  else say(`Committed ${data.path_count === 1 ? 'one file' : `${data.path_count} files`}.`);
}
