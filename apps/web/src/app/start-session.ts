import { watch } from 'vue';
import type { Router } from 'vue-router';
import { reportFailure } from '../notify/use-notices.ts';
import { usePlaces } from '../places/use-places.ts';
import { useLive } from '../live/use-live.ts';
import { useSession } from '../session/use-session.ts';
import { readSecretLink } from '../sign-in/secret-link.ts';
import { features } from './features.ts';

/** Finds out who it is, and starts what a signed-in person needs; again whenever somebody signs in. */
export function startSession(router: Router): void {
  const session = useSession();
  const places = usePlaces();
  const live = useLive();
  let hasStarted = false;

  watch(
    () => session.state,
    (state) => {
      if (state === 'in') enter();
      if (state === 'out') void leave();
      if (state === 'expired') live.stop();
    },
  );

  watch(
    () => [session.state, places.current?.notebook.id ?? null] as const,
    ([state, notebookId]) => state === 'in' && live.follow(notebookId),
  );

  function enter(): void {
    void places.load();
    live.follow(places.current?.notebook.id ?? null);
    if (hasStarted) return;
    hasStarted = true;
    live.on((event) => {
      if (['workspace_changed', 'notebook_changed', 'member_changed'].includes(event.type))
        void places.load();
    });
    live.onResync(() => void places.load());
    for (const feature of features) feature.start?.();
  }

  async function leave(): Promise<void> {
    live.stop();
    const to = router.currentRoute.value;
    if (to.meta['isOpen'] !== true && to.matched.length > 0)
      await router.replace({ path: '/sign-in', query: { next: to.fullPath } });
  }

  // A one-time link is used by its page, which asks then: an answer from before would send people away.
  if (readSecretLink(location.hash)?.kind !== 'token') session.look().catch(reportFailure);
}
