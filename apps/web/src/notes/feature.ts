import { NotebookPen } from '@lucide/vue';
import { defineAsyncComponent } from 'vue';
import type { Feature } from '../app/feature.ts';

/** Notes: Markdown to read and to write. */
export const notesFeature: Feature = {
  name: 'notes',
  views: [
    {
      id: 'markdown',
      title: 'Note',
      icon: NotebookPen,
      of: 'file',
      fits: (file) => (file?.kind === 'note' && file.content !== null ? 9 : 0),
      component: defineAsyncComponent(() => import('./markdown-view.vue')),
    },
  ],
};
