import { useQuery } from '@tanstack/vue-query';
import { computed, type ComputedRef } from 'vue';
import { codex } from '../api/codex.ts';

/** People by their id, as lists name them. */
export type Names = ReadonlyMap<string, string>;

const MOST = 200;

/** The people of a workspace, or (null, for administrators) of the server: as many as fit in a list to choose from. */
export function useNames(workspaceId: () => string | null): ComputedRef<Names> {
  const query = useQuery({
    queryKey: computed(() => ['names', workspaceId() ?? 'server']),
    queryFn: () => readNames(workspaceId()),
  });
  return computed(() => query.data.value ?? new Map());
}

async function readNames(workspace: string | null): Promise<Names> {
  if (workspace === null) {
    const { data } = await codex.users.list({ query: { per_page: MOST } });
    return new Map(data.map((user) => [user.id, user.full_name ?? user.username]));
  }
  const { data } = await codex.workspaces.members({ params: { workspace }, query: { per_page: MOST } });
  return new Map(data.map((member) => [member.user_id, member.full_name ?? member.username]));
}
