import { Files } from '@lucide/vue';
import { defineAsyncComponent } from 'vue';
import type { Feature } from '../app/feature.ts';

/** The files of a notebook as a tree. */
export const filesFeature: Feature = {
  name: 'files',
  panels: [
    {
      ...{ id: 'files', title: 'Files', icon: Files, side: 'left', order: 10 },
      component: defineAsyncComponent(() => import('./file-tree.vue')),
    },
  ],
};
