import { useQuery, useQueryClient } from '@tanstack/vue-query';
import { computed, type ComputedRef } from 'vue';
import { codex } from '../api/codex.ts';
import { toFailure } from '../api/failure.ts';

const KEY = ['settings', 'recent-searches'];
const MOST = 20;

/** The searches that somebody made, newest first, on whatever device. */
export function useRecentSearches(): {
  readonly recent: ComputedRef<readonly string[]>;
  /** Keeps a search that led somewhere. */
  readonly remember: (text: string) => Promise<void>;
  readonly forget: (text: string) => Promise<void>;
} {
  const client = useQueryClient();
  const { data } = useQuery({
    queryKey: KEY,
    queryFn: async () => (await codex.settings.get()).data.recent_searches,
  });
  const recent = computed<readonly string[]>(() => data.value ?? []);

  async function keep(searches: readonly string[]): Promise<void> {
    client.setQueryData(KEY, searches);
    try {
      await codex.settings.patch({ body: { recent_searches: [...searches] } });
    } catch (error) {
      // A list of conveniences: not worth a word to somebody who is reading what was found.
      if (toFailure(error).kind !== 'offline') void client.invalidateQueries({ queryKey: KEY });
    }
  }

  return {
    recent,
    remember: async (text) => {
      const next = withRecent(recent.value, text);
      if (next !== recent.value) await keep(next);
    },
    forget: (text) => keep(recent.value.filter((each) => each !== text)),
  };
}

/** The list with a search in front. The same list when it is there already, or is none. */
function withRecent(recent: readonly string[], text: string): readonly string[] {
  const search = text.trim().slice(0, 500);
  if (search === '' || recent[0] === search) return recent;
  return [search, ...recent.filter((each) => each !== search)].slice(0, MOST);
}
