import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import { codex, onSignedOut } from '../api/codex.ts';
import { toFailure } from '../api/failure.ts';
import { queries } from '../api/queries.ts';
import type { Me } from '../api/types.ts';

/**
 * Who is signed in. `unknown` until the server has said; `expired` when a session ended while somebody worked: what they
 * see and have typed stays, and they are asked to sign in again.
 */
export type SessionState = 'unknown' | 'in' | 'out' | 'expired';

/** The session of this browser. */
export const useSession = defineStore('session', () => {
  const user = shallowRef<Me | null>(null);
  const state = ref<SessionState>('unknown');
  let looking: Promise<void> | null = null;

  onSignedOut(() => {
    state.value = state.value === 'in' ? 'expired' : state.value === 'expired' ? 'expired' : 'out';
  });

  /** Asks the server who it is, once for all that wait. Throws when the server cannot be reached. */
  function look(): Promise<void> {
    looking ??= lookNow().finally(() => (looking = null));
    return looking;
  }

  async function lookNow(): Promise<void> {
    try {
      enter((await codex.users.me()).data);
    } catch (error) {
      if (toFailure(error).kind !== 'signed-out') throw error;
      state.value = state.value === 'expired' ? 'expired' : 'out';
    }
  }

  /** Somebody else than before sees nothing of what was read for the one before: the page begins anew. */
  function enter(next: Me): void {
    const isOther = user.value !== null && user.value.id !== next.id;
    user.value = next;
    state.value = 'in';
    if (!isOther) return;
    queries.clear();
    location.reload();
  }

  /** Signs out here; what was read is forgotten. */
  async function signOut(): Promise<void> {
    await codex.signOut();
    queries.clear();
    user.value = null;
    state.value = 'out';
  }

  return {
    user,
    state,
    isSuperuser: computed(() => user.value?.is_superuser === true),
    name: computed(() => user.value?.full_name ?? user.value?.username ?? ''),
    look,
    signOut,
  };
});
