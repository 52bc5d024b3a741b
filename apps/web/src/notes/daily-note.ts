import { codex } from '../api/codex.ts';
import { toFailure } from '../api/failure.ts';
import { sayWithUndo } from '../notify/use-notices.ts';
import type { Place } from '../places/place.ts';
import { trashPaths } from '../files/trash-paths.ts';
import { at } from '../tabs/tab-location.ts';
import { useTabs } from '../tabs/use-tabs.ts';
import { today } from './property-value.ts';

const FOLDER = 'journal/';

/** Opens the note of this day, and makes it first when there is none. */
export async function openDailyNote(place: Place): Promise<void> {
  const day = today();
  const path = `${FOLDER}${day}.md`;
  if (place.canWrite && !(await isThere(place, path))) {
    const body = { notebook_id: place.notebook.id, path, content: `# ${day}\n\n` };
    await codex.files.create({ body });
    sayWithUndo(`Created ${path}`, () => trashPaths(place, [path]));
  }
  await useTabs().openIn(place.name, at(path), { keep: true });
}

async function isThere(place: Place, path: string): Promise<boolean> {
  try {
    const query = { notebook_id: place.notebook.id, content: false };
    await codex.files.getByPath({ params: { path }, query });
    return true;
  } catch (error) {
    if (toFailure(error).kind === 'missing') return false;
    throw error;
  }
}
