import { codex } from '../api/codex.ts';
import { fileIcon } from '../files/file-icon.ts';
import type { Place } from '../places/place.ts';
import { at, baseName, parentFolder } from '../tabs/tab-location.ts';
import { useTabs } from '../tabs/use-tabs.ts';
import { recentFiles } from './recent-files.ts';
import type { PaletteItem } from './palette-item.ts';

const MOST = 30;

/** Files of the open notebook whose names match; those opened last for an empty text. */
export async function findFiles(
  place: Place,
  text: string,
  signal: AbortSignal,
): Promise<readonly PaletteItem[]> {
  if (text === '')
    return recentFiles(place.name)
      .slice(0, 8)
      .map((path) => toItem(place, path, null));
  const query = { notebook_id: place.notebook.id, q: text, limit: MOST };
  const { data } = await codex.files.find({ query }, { signal });
  return data.map(({ path, title }) => toItem(place, path, title));
}

function toItem(place: Place, path: string, title: string | null): PaletteItem {
  const name = baseName(path);
  return {
    id: `file ${path}`,
    title: name,
    detail: [parentFolder(path).replace(/\/$/, ''), title !== null && title !== name ? title : '']
      .filter(Boolean)
      .join(' · '),
    icon: fileIcon(path, 'file'),
    keys: null,
    marks: [],
    run: ({ isBeside }) =>
      useTabs().openIn(place.name, at(path), { keep: true, where: isBeside ? 'beside' : 'here' }),
  };
}
