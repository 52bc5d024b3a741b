import { Trash2 } from '@lucide/vue';
import { defineAsyncComponent } from 'vue';
import type { Feature } from '../app/feature.ts';
import { at } from '../tabs/tab-location.ts';
import { useActive } from '../tabs/use-active.ts';
import { useTabs } from '../tabs/use-tabs.ts';

/** The trash of a notebook. */
export const trashFeature: Feature = {
  name: 'trash',
  views: [
    {
      id: 'trash',
      title: 'Trash',
      icon: Trash2,
      of: 'notebook',
      fits: () => 0,
      component: defineAsyncComponent(() => import('./trash-view.vue')),
    },
  ],
  commands: () => {
    const active = useActive();
    return [
      {
        ...{ id: 'trash.show', title: 'Show the trash', group: 'Go to', icon: Trash2 },
        words: 'deleted restore bin',
        when: () => active.value !== null,
        run: () => useTabs().open(at('', { view: 'trash' })),
      },
    ];
  },
};
