import { useQuery } from '@tanstack/vue-query';
import { computed, toValue, type MaybeRefOrGetter } from 'vue';
import { codex } from '../api/codex.ts';
import type { Place } from '../places/place.ts';
import { useSession } from '../session/use-session.ts';
import type { HistoryEntry } from './use-history.ts';

const MOST_MEMBERS = 1000;
const ULID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;
const NOBODY = 'Somebody';

/** What people are called, by id: those of the workspace, asked for once. */
export function usePeople(place: MaybeRefOrGetter<Place>): (id: string | null) => string | null {
  const session = useSession();
  const members = useQuery({
    queryKey: computed(() => ['member-names', toValue(place).workspace.id]),
    queryFn: async ({ signal }) => {
      const params = { workspace: toValue(place).workspace.id };
      const { data } = await codex.workspaces.members(
        { params, query: { per_page: MOST_MEMBERS } },
        { signal },
      );
      return new Map(data.map(({ user_id, username, full_name }) => [user_id, full_name ?? username]));
    },
  });
  return (id) => {
    if (id === null) return null;
    return members.data.value?.get(id) ?? (id === session.user?.id ? session.name : null);
  };
}

/** What the author of a commit is called: the member, where the commit names one, else what stands in it. */
export function useAuthors(place: MaybeRefOrGetter<Place>): (by: HistoryEntry['by']) => string {
  const nameOf = usePeople(place);
  return ({ actor, name }) => nameOf(actor) ?? (ULID.test(name) ? NOBODY : name);
}
