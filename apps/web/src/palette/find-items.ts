import { BookOpen, SquareChevronRight } from '@lucide/vue';
import fuzzysort from 'fuzzysort';
import { router } from '../app/the-router.ts';
import { useCommands } from '../commands/use-commands.ts';
import { usePlaces } from '../places/use-places.ts';
import type { PaletteItem } from './palette-item.ts';

const MOST = 12;

/** Commands that match; all of them for an empty text. */
export function findCommands(text: string): readonly PaletteItem[] {
  const commands = useCommands();
  const all = commands.available().filter(({ id }) => id !== 'palette.open');
  return ranked(text, all, ({ title, group, words = '' }) => [title, `${group} ${words}`]).map(
    ({ item, marks }) => ({
      id: `command ${item.id}`,
      title: item.title,
      detail: item.group,
      icon: item.icon ?? SquareChevronRight,
      keys: commands.keysOf(item),
      marks,
      run: () => commands.run(item.id),
    }),
  );
}

/** Notebooks that match. */
export function findPlaces(text: string): readonly PaletteItem[] {
  const { places } = usePlaces();
  return ranked(text, places, ({ notebook, workspace }) => [notebook.name, workspace.name])
    .slice(0, MOST)
    .map(({ item, marks }) => ({
      id: `place ${item.name}`,
      title: item.notebook.name,
      detail: item.workspace.name,
      icon: BookOpen,
      keys: null,
      marks,
      run: () => void router().push(`/w/${item.name}/`),
    }));
}

/** Things by how well their texts match; positions are those in the first. */
function ranked<T>(
  text: string,
  things: readonly T[],
  textsOf: (thing: T) => readonly [string, string],
): readonly { readonly item: T; readonly marks: readonly number[] }[] {
  if (text === '') return things.map((item) => ({ item, marks: [] }));
  const rows = things.map((item) => ({ item, texts: textsOf(item) }));
  const keys = [(row: (typeof rows)[number]) => row.texts[0], (row: (typeof rows)[number]) => row.texts[1]];
  return fuzzysort
    .go(text, rows, { keys, threshold: 0.3, limit: 50 })
    .map((result) => ({ item: result.obj.item, marks: [...(result[0]?.indexes ?? [])] }));
}
