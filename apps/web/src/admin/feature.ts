import {
  Activity,
  DatabaseBackup,
  DatabaseZap,
  ListTodo,
  ScrollText,
  ShieldCheck,
  UsersRound,
} from '@lucide/vue';
import { defineAsyncComponent, type Component } from 'vue';
import type { Feature, SettingsSection } from '../app/feature.ts';
import { router } from '../app/the-router.ts';
import { useSession } from '../session/use-session.ts';

const lazy = (load: () => Promise<{ readonly default: Component }>) => defineAsyncComponent(load);

const sections: readonly Omit<SettingsSection, 'area' | 'order'>[] = [
  { id: 'health', title: 'Health', icon: Activity, component: lazy(() => import('./health-section.vue')) },
  { id: 'users', title: 'Users', icon: UsersRound, component: lazy(() => import('./users-section.vue')) },
  { id: 'tasks', title: 'Tasks', icon: ListTodo, component: lazy(() => import('./tasks-section.vue')) },
  {
    id: 'backups',
    title: 'Backups',
    icon: DatabaseBackup,
    component: lazy(() => import('./backups-section.vue')),
  },
  {
    id: 'indexes',
    title: 'Indexes',
    icon: DatabaseZap,
    component: lazy(() => import('./indexes-section.vue')),
  },
  { id: 'audit', title: 'Audit log', icon: ScrollText, component: lazy(() => import('./audit-section.vue')) },
];

/** What administrators of the server look after. */
export const adminFeature: Feature = {
  name: 'admin',
  routes: [
    { path: '/admin', redirect: '/admin/health' },
    { path: '/admin/:section', name: 'admin', component: () => import('./admin-page.vue') },
  ],
  sections: sections.map((section, order) => ({ ...section, area: 'admin', order: order * 10 })),
  commands: () => [
    {
      id: 'admin.open',
      title: 'Open administration',
      group: 'Settings',
      icon: ShieldCheck,
      words: 'users health tasks backups indexes server',
      when: () => useSession().isSuperuser,
      run: async () => void (await router().push('/admin/health')),
    },
  ],
};
