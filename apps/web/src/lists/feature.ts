import { Tags, TableProperties } from '@lucide/vue';
import { defineAsyncComponent } from 'vue';
import type { Feature } from '../app/feature.ts';
import { usePlaces } from '../places/use-places.ts';
import { useShell } from '../shell/use-shell.ts';
import { at } from '../tabs/tab-location.ts';
import { useTabs } from '../tabs/use-tabs.ts';

const when = () => usePlaces().current !== null;

/** Folders, tags and searches as tables, and the tags of a notebook. */
export const listsFeature: Feature = {
  name: 'lists',
  views: [
    {
      ...{ id: 'list', title: 'List', icon: TableProperties, of: 'folder' },
      fits: (file) => (file === null ? 10 : 0),
      component: defineAsyncComponent(() => import('./list-view.vue')),
    },
  ],
  panels: [
    {
      ...{ id: 'tags', title: 'Tags', icon: Tags, side: 'left', order: 30 },
      component: defineAsyncComponent(() => import('./tags-panel.vue')),
    },
  ],
  commands: () => [
    {
      ...{ id: 'lists.tags', title: 'Show tags', group: 'View', icon: Tags, when },
      run: () => useShell().showLeft('tags'),
    },
    {
      ...{ id: 'lists.notebook', title: 'Open the notebook as a list', group: 'Go to', when },
      icon: TableProperties,
      run: () => useTabs().open(at('', { view: 'list' })),
    },
  ],
};
