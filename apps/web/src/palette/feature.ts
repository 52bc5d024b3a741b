import { Keyboard, Search, SquareChevronRight } from '@lucide/vue';
import { watch } from 'vue';
import type { Feature } from '../app/feature.ts';
import { useTabs } from '../tabs/use-tabs.ts';
import { isFolderPath } from '../tabs/tab-location.ts';
import PaletteOverlays from './palette-overlays.vue';
import { noteOpened } from './recent-files.ts';
import { usePalette } from './use-palette.ts';
import { useSheet } from './use-sheet.ts';

/** Everything by a few letters, and the sheet of shortcuts. */
export const paletteFeature: Feature = {
  name: 'palette',
  overlays: [PaletteOverlays],
  commands: () => [
    {
      ...{
        id: 'palette.open',
        title: 'Go to a file or do something',
        group: 'Go to',
        keys: 'mod+k',
        icon: Search,
      },
      run: () => usePalette().open(),
    },
    {
      ...{
        id: 'palette.commands',
        title: 'All commands',
        group: 'Help',
        keys: 'mod+shift+p',
        icon: SquareChevronRight,
      },
      run: () => usePalette().open('>'),
    },
    {
      ...{ id: 'help.shortcuts', title: 'Keyboard shortcuts', group: 'Help', keys: '?', icon: Keyboard },
      run: () => void (useSheet().isOpen = true),
    },
  ],
  start: () => {
    const tabs = useTabs();
    watch(
      () => [tabs.placeName, tabs.activeTab?.location.path] as const,
      ([place, path]) => {
        if (place !== null && path !== undefined && !isFolderPath(path)) noteOpened(place, path);
      },
      { immediate: true },
    );
  },
};
