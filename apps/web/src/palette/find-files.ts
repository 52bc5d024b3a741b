import { codex } from '../api/codex.ts';
import { fileIcon } from '../files/file-icon.ts';
import type { Place } from '../places/place.ts';
import { usePlaces } from '../places/use-places.ts';
import { at, baseName, parentFolder } from '../tabs/tab-location.ts';
import { useTabs } from '../tabs/use-tabs.ts';
import { recentFiles } from './recent-files.ts';
import type { PaletteItem } from './palette-item.ts';

const MOST = 30;

/**
 * Files whose names match: of the open notebook, or of all where none is open. Those opened last for an empty text.
 * Throws `ApiError`s.
 */
export async function findFiles(
  place: Place | null,
  text: string,
  signal: AbortSignal,
): Promise<readonly PaletteItem[]> {
  if (text === '')
    return place === null
      ? []
      : recentFiles(place.name)
          .slice(0, 8)
          .map((path) => toItem(place, path));
  const query = { q: text, limit: MOST, ...(place === null ? {} : { notebook_id: place.notebook.id }) };
  const { data } = await codex.find.files({ query }, { signal });
  const { byId } = usePlaces();
  return data.flatMap(({ notebook, path, title }) => {
    const home = byId(notebook.id);
    return home === null ? [] : [toItem(home, path, title, place === null ? notebook.name : '')];
  });
}

function toItem(place: Place, path: string, title: string | null = null, notebook = ''): PaletteItem {
  const name = baseName(path);
  const folder = parentFolder(path).replace(/\/$/, '');
  const details = [notebook, folder, title === name ? '' : (title ?? '')];
  return {
    id: `file ${place.name} ${path}`,
    title: name,
    detail: details.filter((detail) => detail !== '').join(' · '),
    icon: fileIcon(path, 'file'),
    keys: null,
    marks: [],
    run: ({ isBeside }) =>
      useTabs().openIn(place.name, at(path), { keep: true, where: isBeside ? 'beside' : 'here' }),
  };
}
