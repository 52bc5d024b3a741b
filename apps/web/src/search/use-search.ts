import { keepPreviousData, useInfiniteQuery } from '@tanstack/vue-query';
import { computed, onScopeDispose, ref, watch, type Ref } from 'vue';
import { codex } from '../api/codex.ts';
import { toFailure } from '../api/failure.ts';
import { readOn } from '../api/use-pages.ts';
import type { AnswerOf } from '../api/types.ts';
import { useLive } from '../live/use-live.ts';
import type { Place } from '../places/place.ts';
import { toQueryProblem } from './query-problem.ts';

/** A found file. */
export type SearchHit = AnswerOf<'search', 'find'>;
/** Where it is searched. */
export type SearchScope = 'notebook' | 'workspace' | 'all';

/** Searching waits until typing has paused for so long. */
const PAUSE_MS = 120;
const PER_PAGE = 50;

/** What is searched for. */
export interface SearchAsked {
  readonly place: Place;
  readonly text: string;
  readonly scope: SearchScope;
  readonly sort: string;
}

/** Finds files as somebody types: what is asked no more is cancelled, and what was found stays until more is known. */
export function useSearch(asked: () => SearchAsked) {
  const settled = ref(asked().text);
  let timer: ReturnType<typeof setTimeout> | undefined;
  watch(
    () => asked().text,
    (text) => {
      clearTimeout(timer);
      if (text.trim() === '') settled.value = '';
      else timer = setTimeout(() => (settled.value = text), PAUSE_MS);
    },
  );
  onScopeDispose(() => clearTimeout(timer));

  const isAsked = computed(() => settled.value.trim() !== '');
  const query = useInfiniteQuery({
    queryKey: computed(() => {
      const { place, scope, sort } = asked();
      return [place.notebook.id, 'search', scope, settled.value, sort];
    }),
    queryFn: ({ pageParam, signal }) => find({ ...asked(), text: settled.value }, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ pagination }) => pagination.next_cursor,
    placeholderData: keepPreviousData,
    enabled: isAsked,
    gcTime: 60_000,
    retry: false,
  });
  const hasNews = useNews(asked, isAsked);

  const hits = computed<readonly SearchHit[]>(() =>
    isAsked.value ? (query.data.value?.pages.flatMap(({ data }) => data) ?? []) : [],
  );
  const problem = computed(() => (isAsked.value ? toQueryProblem(query.error.value, settled.value) : null));
  return {
    /** What the hits are for, once typing has paused. */
    settled,
    isAsked,
    hits,
    problem,
    hasNews,
    failure: computed(() => {
      const { value: error } = query.error;
      return error === null || problem.value !== null || !isAsked.value ? null : toFailure(error);
    }),
    pagination: computed(() => (isAsked.value ? (query.data.value?.pages[0]?.pagination ?? null) : null)),
    isSearching: computed(() => isAsked.value && query.isFetching.value),
    isFirst: computed(() => isAsked.value && query.isLoading.value),
    more: () => readOn(query),
    again: () => {
      hasNews.value = false;
      return query.refetch();
    },
  };
}

function find({ place, text, scope, sort }: SearchAsked, cursor: string | null, signal: AbortSignal) {
  const area =
    scope === 'notebook'
      ? { notebook_id: place.notebook.id }
      : scope === 'workspace'
        ? { workspace: place.workspace.id }
        : {};
  const query = { ...area, q: text, sort, per_page: PER_PAGE, cursor: cursor ?? undefined };
  return codex.search.find({ query }, { signal });
}

/** True once a file of the notebook changed after it was searched. */
function useNews(asked: () => SearchAsked, isAsked: Ref<boolean>): Ref<boolean> {
  const live = useLive();
  const hasNews = ref(false);
  const stop = live.onFile(({ data }) => {
    if (isAsked.value && data.notebook_id === asked().place.notebook.id) hasNews.value = true;
  });
  onScopeDispose(stop);
  watch(
    () => [asked().text, asked().sort, asked().scope],
    () => (hasNews.value = false),
  );
  return hasNews;
}
