import { ref, watch } from 'vue';
import type { Router } from 'vue-router';
import { toFailure } from '../api/failure.ts';
import { reportFailure } from '../notify/use-notices.ts';
import { usePlaces } from '../places/use-places.ts';
import { useLive } from '../live/use-live.ts';
import { useSession } from '../session/use-session.ts';
import { readSecretLink } from '../sign-in/secret-link.ts';
import { features } from './features.ts';

/** How long to wait before a server that was out of reach is asked again. */
const RETRY_MS = 3000;

/** Finds out who it is, and starts what a signed-in person needs; again whenever somebody signs in. */
export function startSession(router: Router): void {
  const session = useSession();
  const places = usePlaces();
  const live = useLive();
  let hasStarted = false;
  let isAsked = false;
  let isAwayKnown = false;
  const hasAddress = ref(false);
  void router.isReady().then(() => (hasAddress.value = true));

  watch(
    () => session.state,
    (state) => {
      if (state === 'in') enter();
      if (state === 'out') void leave();
      if (state === 'expired') live.stop();
    },
  );

  // A notebook that the address names is waited for: one connection, not one without it and then another.
  watch(
    () => [session.state, isPlaceKnown(), places.current] as const,
    ([state, isKnown, place]) => state === 'in' && isKnown && live.follow(place?.notebook.id ?? null),
  );

  function isPlaceKnown(): boolean {
    return hasAddress.value && (places.currentName === null || places.state !== 'loading');
  }

  function enter(): void {
    if (!isAsked) void places.load();
    isAsked = false;
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
    isAsked = false;
    // The answer may come before the page that was asked for is there: it is left all the same.
    await router.isReady();
    const to = router.currentRoute.value;
    if (session.state === 'out' && to.meta['isOpen'] !== true)
      await router.replace({ path: '/sign-in', query: { next: to.fullPath } });
  }

  // A one-time link is used by its page, which asks then: an answer from before would send people away.
  if (readSecretLink(location.hash)?.kind === 'token') return;
  look();
  // What there is to see is asked for at the same time, so that a page waits for two answers in a row, not for three.
  isAsked = true;
  void places.load();

  /** The page opens without its server, too, and comes to life when the server is back. */
  function look(): void {
    session.look().catch(lookLater);
  }

  function lookLater(error: unknown): void {
    if (!isAwayKnown) reportFailure(error);
    if (toFailure(error).kind !== 'offline') return;
    isAwayKnown = true;
    // What there is to see was asked in vain: it is asked again when it is known who it is.
    isAsked = false;
    setTimeout(look, RETRY_MS);
  }
}
