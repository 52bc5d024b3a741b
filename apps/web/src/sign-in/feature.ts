import { defineAsyncComponent } from 'vue';
import type { Feature } from '../app/feature.ts';

const meta = { isBare: true, isOpen: true };

/** How people come in: signing in, links, invites, new passwords; and signing in again when a session ended. */
export const signInFeature: Feature = {
  name: 'sign-in',
  routes: [
    { path: '/sign-in', name: 'sign-in', meta, component: () => import('./sign-in-page.vue') },
    { path: '/enter', name: 'enter', meta, component: () => import('./enter-page.vue') },
    {
      path: '/welcome',
      name: 'welcome',
      meta: { isBare: true },
      component: () => import('./welcome-page.vue'),
    },
    { path: '/join', name: 'join', meta, component: () => import('./join-page.vue') },
    { path: '/reset', name: 'reset', meta, component: () => import('./reset-page.vue') },
  ],
  overlays: [defineAsyncComponent(() => import('./expired-dialog.vue'))],
};
