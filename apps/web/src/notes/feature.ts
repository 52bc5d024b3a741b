import { CalendarPlus, FilePlus, NotebookPen, SlidersHorizontal } from '@lucide/vue';
import { defineAsyncComponent } from 'vue';
import type { Feature } from '../app/feature.ts';
import { createNote } from '../files/file-actions.ts';
import { isFolderPath, parentFolder } from '../tabs/tab-location.ts';
import { useActive } from '../tabs/use-active.ts';
import { openDailyNote } from './daily-note.ts';

/** Notes: Markdown to read and to write, and the properties of every file. */
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
  panels: [
    {
      ...{ id: 'properties', title: 'Properties', icon: SlidersHorizontal, side: 'right', order: 30 },
      isFor: ({ document }) => document !== null,
      component: defineAsyncComponent(() => import('./properties-panel.vue')),
    },
  ],
  commands() {
    const active = useActive();
    const canWrite = () => active.value?.place.canWrite === true;
    return [
      {
        id: 'note.new',
        title: 'New note …',
        group: 'File',
        keys: 'mod+alt+n',
        icon: FilePlus,
        words: 'create file',
        when: canWrite,
        run: async () => {
          const { place, location } = active.value!;
          const path = location?.path ?? '';
          await createNote(place, isFolderPath(path) ? path : parentFolder(path));
        },
      },
      {
        id: 'note.daily',
        title: "Open today's note",
        group: 'Go to',
        keys: 'mod+alt+d',
        icon: CalendarPlus,
        words: 'daily journal diary date',
        when: () => active.value !== null,
        run: () => openDailyNote(active.value!.place),
      },
    ];
  },
};
