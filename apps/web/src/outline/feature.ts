import { ListTree } from '@lucide/vue';
import { defineAsyncComponent } from 'vue';
import type { Feature } from '../app/feature.ts';

/** The headings of the open note. */
export const outlineFeature: Feature = {
  name: 'outline',
  panels: [
    {
      ...{ id: 'outline', title: 'Outline', icon: ListTree, side: 'right', order: 10 },
      isFor: ({ document }) => document?.file?.kind === 'note',
      component: defineAsyncComponent(() => import('./outline-panel.vue')),
    },
  ],
};
