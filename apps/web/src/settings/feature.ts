import {
  KeyRound,
  Keyboard,
  LockKeyhole,
  MonitorSmartphone,
  Palette,
  PenLine,
  ShieldCheck,
  UserRound,
  UserX,
} from '@lucide/vue';
import { defineAsyncComponent, watch, type Component } from 'vue';
import { router } from '../app/the-router.ts';
import type { Feature, SettingsSection } from '../app/feature.ts';
import { useSession } from '../session/use-session.ts';
import { useSettings } from './use-settings.ts';

const lazy = (load: () => Promise<{ readonly default: Component }>) => defineAsyncComponent(load);

const sections: readonly Omit<SettingsSection, 'area' | 'order'>[] = [
  {
    id: 'profile',
    title: 'Profile',
    icon: UserRound,
    component: lazy(() => import('./profile-section.vue')),
  },
  {
    id: 'appearance',
    title: 'Appearance',
    icon: Palette,
    component: lazy(() => import('./appearance-section.vue')),
  },
  { id: 'editor', title: 'Editor', icon: PenLine, component: lazy(() => import('./editor-section.vue')) },
  {
    id: 'shortcuts',
    title: 'Shortcuts',
    icon: Keyboard,
    component: lazy(() => import('./shortcuts-section.vue')),
  },
  {
    id: 'password',
    title: 'Password',
    icon: LockKeyhole,
    component: lazy(() => import('./password-section.vue')),
  },
  {
    id: 'second-factor',
    title: 'Second factor',
    icon: ShieldCheck,
    component: lazy(() => import('./second-factor-section.vue')),
  },
  {
    id: 'sessions',
    title: 'Sessions',
    icon: MonitorSmartphone,
    component: lazy(() => import('./sessions-section.vue')),
  },
  {
    id: 'tokens',
    title: 'Access tokens',
    icon: KeyRound,
    component: lazy(() => import('./tokens-section.vue')),
  },
  {
    id: 'account',
    title: 'Delete account',
    icon: UserX,
    component: lazy(() => import('./account-section.vue')),
  },
];

/** How each person wants the app, and what belongs to their account. */
export const settingsFeature: Feature = {
  name: 'settings',
  routes: [
    { path: '/settings', redirect: '/settings/profile' },
    { path: '/settings/:section', name: 'settings', component: () => import('./settings-page.vue') },
  ],
  sections: sections.map((section, order) => ({ ...section, area: 'settings', order: order * 10 })),
  commands: () => [
    {
      id: 'settings.open',
      title: 'Open settings',
      group: 'Settings',
      icon: UserRound,
      keys: 'mod+,',
      run: async () => void (await router().push('/settings/profile')),
    },
  ],
  start() {
    const session = useSession();
    watch(
      () => session.user?.id ?? null,
      (id) => id !== null && void useSettings().load(),
      { immediate: true },
    );
  },
};
