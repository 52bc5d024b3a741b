import { BookOpen, ScrollText, SlidersHorizontal, UsersRound } from '@lucide/vue';
import { defineAsyncComponent, type Component } from 'vue';
import type { Feature, SettingsSection } from '../app/feature.ts';
import { router } from '../app/the-router.ts';

const lazy = (load: () => Promise<{ readonly default: Component }>) => defineAsyncComponent(load);

const sections: readonly Omit<SettingsSection, 'area' | 'order'>[] = [
  { id: 'people', title: 'People', icon: UsersRound, component: lazy(() => import('./people-section.vue')) },
  {
    id: 'notebooks',
    title: 'Notebooks',
    icon: BookOpen,
    component: lazy(() => import('./notebooks-section.vue')),
  },
  {
    id: 'general',
    title: 'General',
    icon: SlidersHorizontal,
    component: lazy(() => import('./general-section.vue')),
  },
  { id: 'audit', title: 'Audit log', icon: ScrollText, component: lazy(() => import('./audit-section.vue')) },
];

/** Workspaces: who works in them, and what lies in them. Their sections get the workspace as `workspace`. */
export const peopleFeature: Feature = {
  name: 'people',
  routes: [
    { path: '/workspaces', name: 'workspaces', component: () => import('./workspaces-page.vue') },
    { path: '/workspaces/:slug', redirect: ({ params }) => `/workspaces/${String(params['slug'])}/people` },
    {
      path: '/workspaces/:slug/:section',
      name: 'workspace',
      component: () => import('./workspace-page.vue'),
    },
  ],
  sections: sections.map((section, order) => ({ ...section, area: 'workspace', order: order * 10 })),
  commands: () => [
    {
      id: 'people.workspaces',
      title: 'Go to all workspaces',
      group: 'People',
      icon: UsersRound,
      words: 'members invite share notebooks',
      run: async () => void (await router().push('/workspaces')),
    },
  ],
};
