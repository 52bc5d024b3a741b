import { Link2 } from '@lucide/vue';
import { defineAsyncComponent } from 'vue';
import type { Feature } from '../app/feature.ts';

/** What links to the open file, and what it links to. */
export const linksFeature: Feature = {
  name: 'links',
  panels: [
    {
      ...{ id: 'links', title: 'Links', icon: Link2, side: 'right', order: 20 },
      component: defineAsyncComponent(() => import('./links-panel.vue')),
    },
  ],
};
