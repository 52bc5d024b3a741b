import { NotebookPen } from '@lucide/vue';
import type { Feature } from '../app/feature.ts';
import { usePlaces } from '../places/use-places.ts';

/** Where the day begins: what changed, what is to do, what is wrong. */
export const todayFeature: Feature = {
  name: 'today',
  routes: [
    { path: '/', name: 'today', component: () => import('./today-page.vue') },
    { path: '/today', redirect: '/' },
  ],
  commands: () => [
    {
      id: 'today.note',
      title: 'Open the note of today',
      group: 'Go to',
      icon: NotebookPen,
      words: 'daily journal new note',
      when: () => usePlaces().places.some(({ canWrite }) => canWrite),
      run: async () => (await import('./open-daily-note.ts')).openDailyNote(),
    },
  ],
};
