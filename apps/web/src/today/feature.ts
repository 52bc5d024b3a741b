import type { Feature } from '../app/feature.ts';

/** Where the day begins: what changed, what is to do, what is wrong. */
export const todayFeature: Feature = {
  name: 'today',
  routes: [
    { path: '/', name: 'today', component: () => import('./today-page.vue') },
    { path: '/today', redirect: '/' },
  ],
};
