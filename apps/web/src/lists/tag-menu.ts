import { useQueryClient } from '@tanstack/vue-query';
import { Palette, Search, TableProperties } from '@lucide/vue';
import { codex } from '../api/codex.ts';
import { sayWithUndo } from '../notify/use-notices.ts';
import { askText } from '../notify/use-questions.ts';
import type { Place } from '../places/place.ts';
import { quoteValue } from '../search/query-text.ts';
import { at } from '../tabs/tab-location.ts';
import { useTabs } from '../tabs/use-tabs.ts';
import type { MenuItems } from '../ui/menu-item.ts';
import type { TagNode } from './tag-tree.ts';

/** Colours that can be told apart on light and dark pages. */
const COLORS = Object.freeze({
  Red: '#d9534f',
  Orange: '#d9822b',
  Yellow: '#c9a227',
  Green: '#4f9d53',
  Blue: '#3b82c4',
  Purple: '#8a63c9',
  Pink: '#c95c93',
});

/** Makes the menus of tags. To be called while a component is set up. */
export function useTagMenu(place: () => Place): (node: TagNode) => MenuItems {
  const tabs = useTabs();
  const client = useQueryClient();

  async function paint(name: string, color: string | null): Promise<void> {
    const { id } = place().notebook;
    await codex.tags.update({ params: { tag: name }, query: { notebook_id: id }, body: { color } });
    await client.invalidateQueries({ queryKey: [id, 'tags'] });
  }

  async function change(node: TagNode, color: string | null): Promise<void> {
    await paint(node.name, color);
    sayWithUndo(`Changed the colour of ${node.name}`, () => paint(node.name, node.color));
  }

  async function askColor(node: TagNode): Promise<void> {
    const color = await askText({
      ...{ title: `Colour of ${node.name}`, label: 'Colour as #rrggbb', value: node.color ?? '#' },
      ...{ confirm: 'Paint', check: colorProblem },
    });
    if (color !== null) await change(node, color);
  }

  return (node) => {
    const q = `tag:${quoteValue(node.name)}`;
    const colors = Object.entries(COLORS).map(([label, color]) => ({
      label,
      isChecked: node.color === color,
      run: () => change(node, color),
    }));
    return [
      {
        label: 'Show as a list',
        icon: TableProperties,
        run: () => tabs.open(at('', { view: 'list', params: { q } })),
      },
      {
        label: 'Search in it',
        icon: Search,
        run: () => tabs.open(at('', { view: 'search', params: { q: `${q} ` } })),
      },
      ...(place().canWrite
        ? [
            '-' as const,
            ...colors,
            { label: 'Another colour …', icon: Palette, run: () => askColor(node) },
            { label: 'No colour', run: () => change(node, null) },
          ]
        : []),
    ];
  };
}

function colorProblem(value: string): string | null {
  return /^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/i.test(value)
    ? null
    : 'Write # and three or six digits from 0 to f.';
}
