import { Search } from '@lucide/vue';
import { defineAsyncComponent } from 'vue';
import type { Feature } from '../app/feature.ts';
import type { Command } from '../commands/command.ts';
import { usePlaces } from '../places/use-places.ts';
import { useShell } from '../shell/use-shell.ts';
import { at } from '../tabs/tab-location.ts';
import { useTabs } from '../tabs/use-tabs.ts';
import { usePanelSearch } from './use-panel-search.ts';

/** Search at the side and in a tab. */
export const searchFeature: Feature = {
  name: 'search',
  panels: [
    {
      ...{ id: 'search', title: 'Search', icon: Search, side: 'left', order: 20 },
      component: defineAsyncComponent(() => import('./search-panel.vue')),
    },
  ],
  views: [
    {
      ...{ id: 'search', title: 'Search', icon: Search, of: 'notebook', fits: () => 0 },
      component: defineAsyncComponent(() => import('./search-view.vue')),
    },
  ],
  commands,
};

function commands(): readonly Command[] {
  const when = () => usePlaces().current !== null;
  return [
    {
      ...{ id: 'search.panel', title: 'Search in this notebook', group: 'Search', keys: 'mod+shift+f' },
      icon: Search,
      words: 'find text query',
      when,
      run: () => {
        useShell().showLeft('search');
        usePanelSearch().asked += 1;
      },
    },
    {
      ...{ id: 'search.view', title: 'Open search in a tab', group: 'Search', icon: Search, when },
      run: () => useTabs().open(at('', { view: 'search' }), { keep: true }),
    },
  ];
}
