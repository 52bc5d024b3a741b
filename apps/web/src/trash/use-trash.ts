import { useInfiniteQuery } from '@tanstack/vue-query';
import { computed, toValue, type MaybeRefOrGetter } from 'vue';
import { codex } from '../api/codex.ts';
import { queries } from '../api/queries.ts';
import type { AnswerOf } from '../api/types.ts';
import type { Place } from '../places/place.ts';

/** A deleted file or folder. */
export type TrashEntry = AnswerOf<'trash', 'list'>;

const PAGE = 100;

/** What was deleted in a notebook, newest first, page by page. */
export function useTrash(place: MaybeRefOrGetter<Place>) {
  return useInfiniteQuery({
    queryKey: computed(() => [toValue(place).notebook.id, 'trash']),
    queryFn: ({ pageParam, signal }) =>
      codex.trash.list(
        { query: { notebook_id: toValue(place).notebook.id, per_page: PAGE, cursor: pageParam } },
        { signal },
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ pagination }) => pagination.next_cursor ?? undefined,
  });
}

/** The trash holds something else than before: it is read anew where it is shown. */
export async function readTrashAnew(place: Place): Promise<void> {
  await queries.invalidateQueries({ queryKey: [place.notebook.id, 'trash'] });
}
