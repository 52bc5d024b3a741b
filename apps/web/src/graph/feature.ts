import { Waypoints } from '@lucide/vue';
import { defineAsyncComponent } from 'vue';
import type { Feature } from '../app/feature.ts';
import { at } from '../tabs/tab-location.ts';
import { useActive } from '../tabs/use-active.ts';
import { useTabs } from '../tabs/use-tabs.ts';

/** The graph of links, of the whole notebook and around a file. */
export const graphFeature: Feature = {
  name: 'graph',
  views: [
    {
      id: 'graph',
      title: 'Graph',
      icon: Waypoints,
      of: 'notebook',
      fits: () => 0,
      component: defineAsyncComponent(() => import('./graph-view.vue')),
    },
  ],
  panels: [
    {
      id: 'graph',
      title: 'Graph',
      icon: Waypoints,
      side: 'right',
      order: 50,
      isFor: ({ document }) => document !== null,
      component: defineAsyncComponent(() => import('./graph-panel.vue')),
    },
  ],
  commands: () => {
    const active = useActive();
    return [
      {
        ...{ id: 'graph.show', title: 'Show the graph', group: 'Go to', icon: Waypoints },
        words: 'links network map',
        when: () => active.value !== null,
        run: () => useTabs().open(at('', { view: 'graph' })),
      },
    ];
  },
};
