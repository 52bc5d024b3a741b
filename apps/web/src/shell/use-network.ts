import { computed, onScopeDispose, reactive, ref, watch } from 'vue';
import { useLive } from '../live/use-live.ts';

/** A connection that is renewed at once is not worth a word. */
const PATIENCE_MS = 4000;

/** Whether the server has been out of reach for a while. */
export function useNetwork(): { readonly isAway: boolean } {
  const live = useLive();
  const isLate = ref(false);
  let timer: ReturnType<typeof setTimeout> | null = null;

  watch(
    () => live.state,
    (state) => {
      if (timer !== null) clearTimeout(timer);
      timer = null;
      if (state === 'live') isLate.value = false;
      else if (state === 'waiting' && !isLate.value)
        timer = setTimeout(() => (isLate.value = true), PATIENCE_MS);
    },
  );
  onScopeDispose(() => timer !== null && clearTimeout(timer));
  return reactive({ isAway: computed(() => isLate.value) });
}
