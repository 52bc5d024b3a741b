import { History, UserRoundSearch } from '@lucide/vue';
import { defineAsyncComponent } from 'vue';
import type { Feature } from '../app/feature.ts';
import { historyCommands } from './history-commands.ts';

/** History: versions of files, folders and notebooks, compared and brought back. */
export const historyFeature: Feature = {
  name: 'history',
  views: [
    {
      id: 'history',
      title: 'History',
      icon: History,
      of: 'both',
      fits: () => 0,
      component: defineAsyncComponent(() => import('./history-view.vue')),
    },
    {
      id: 'blame',
      title: 'Blame',
      icon: UserRoundSearch,
      of: 'file',
      fits: () => 0,
      component: defineAsyncComponent(() => import('./blame-view.vue')),
    },
  ],
  panels: [
    {
      id: 'history',
      title: 'History',
      icon: History,
      side: 'right',
      order: 40,
      component: defineAsyncComponent(() => import('./history-panel.vue')),
    },
  ],
  commands: historyCommands,
};
