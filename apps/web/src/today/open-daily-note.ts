import { codex } from '../api/codex.ts';
import { toFailure } from '../api/failure.ts';
import type { Place } from '../places/place.ts';
import { usePlaces } from '../places/use-places.ts';
import { at } from '../tabs/tab-location.ts';
import { useTabs } from '../tabs/use-tabs.ts';
import { dailyNote } from './daily-note.ts';

/** Opens the note of today, and makes it when it is the first time. Without a place: in the open notebook, or the first. */
export async function openDailyNote(place: Place | null = usualPlace()): Promise<void> {
  if (place === null) return;
  const { path, content } = dailyNote(new Date());
  try {
    await codex.files.create({ body: { notebook_id: place.notebook.id, path, content } });
  } catch (error) {
    // It is there already: that is the one to open.
    if (toFailure(error).kind !== 'conflict') throw error;
  }
  await useTabs().openIn(place.name, at(path), { keep: true });
}

function usualPlace(): Place | null {
  const { current, places } = usePlaces();
  const writable = places.filter(({ canWrite }) => canWrite);
  return writable.find(({ name }) => name === current?.name) ?? writable[0] ?? null;
}
