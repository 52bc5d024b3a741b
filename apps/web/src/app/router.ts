import { createRouter, createWebHistory, type Router } from 'vue-router';
import { useSession } from '../session/use-session.ts';
import { useTabs } from '../tabs/use-tabs.ts';
import { secretPage } from '../sign-in/secret-link.ts';
import { toLocation } from '../tabs/tab-location.ts';
import { usePlaces } from '../places/use-places.ts';
import { features } from './features.ts';

/** Addresses: `/w/<workspace>/<notebook>/<path>` for notebooks, and the pages of the features. */
export function makeRouter(): Router {
  const router = createRouter({
    history: createWebHistory(),
    routes: [
      {
        path: '/w/:workspace/:notebook/:path(.*)?',
        name: 'notebook',
        component: () => import('../shell/notebook-page.vue'),
      },
      ...features.flatMap((feature) => feature.routes ?? []),
      { path: '/:rest(.*)*', name: 'nowhere', component: () => import('../shell/nowhere-page.vue') },
    ],
  });

  router.beforeEach(async (to) => {
    const page = secretPage(to);
    if (page !== null) return page;
    const session = useSession();
    if (to.meta['isOpen'] === true) return true;
    // Whether the server is there, and who it is, is asked while the page is drawn; only the answer "nobody" leads away.
    if (session.state === 'out') return { path: '/sign-in', query: { next: to.fullPath } };
    return true;
  });

  router.afterEach((to) => {
    const places = usePlaces();
    if (to.name !== 'notebook') {
      places.currentName = null;
      return;
    }
    const name = `${to.params['workspace'] as string}/${to.params['notebook'] as string}`;
    places.currentName = name;
    useTabs().show(name, toLocation((to.params['path'] as string | undefined) ?? '', to.query, to.hash));
  });
  return router;
}
