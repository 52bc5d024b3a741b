import type { PageOf } from '@codexlab/server/client';
import { useInfiniteQuery } from '@tanstack/vue-query';
import { computed, toValue, type ComputedRef, type MaybeRefOrGetter, type Ref } from 'vue';
import { toFailure, type Failure } from './failure.ts';

/** A list that is read page by page. */
export interface Pages<T> {
  readonly items: ComputedRef<readonly T[]>;
  /** How many there are in all; null when nobody has counted. */
  readonly total: ComputedRef<number | null>;
  readonly isLoading: ComputedRef<boolean>;
  /** Why nothing is shown; null while something is, or will be. */
  readonly failure: ComputedRef<Failure | null>;
  readonly hasMore: ComputedRef<boolean>;
  readonly isLoadingMore: ComputedRef<boolean>;
  /** Reads the next page, if there is one and none is being read. */
  readonly more: () => void;
  /** Reads anew what is shown. */
  readonly reload: () => Promise<void>;
}

/** What of a query by pages tells whether it can go on. */
interface ByPages {
  readonly hasNextPage: Readonly<Ref<boolean>>;
  readonly isFetching: Readonly<Ref<boolean>>;
  readonly fetchNextPage: () => Promise<unknown>;
}

/** Reads the next page, if there is one. While something is read nothing happens: asking again would cancel that. */
export function readOn({ hasNextPage, isFetching, fetchNextPage }: ByPages): void {
  if (hasNextPage.value && !isFetching.value) void fetchNextPage();
}

/** Reads a list of the API page by page. `key` says what it depends on; while `enabled` is false nothing is read. */
export function usePages<T>(options: {
  readonly key: MaybeRefOrGetter<readonly unknown[]>;
  readonly read: (cursor: string | undefined) => Promise<PageOf<T>>;
  readonly enabled?: MaybeRefOrGetter<boolean>;
}): Pages<T> {
  const query = useInfiniteQuery({
    queryKey: computed(() => toValue(options.key)),
    queryFn: ({ pageParam }) => options.read(pageParam ?? undefined),
    initialPageParam: null as string | null,
    getNextPageParam: ({ pagination }) => pagination.next_cursor,
    enabled: computed(() => toValue(options.enabled ?? true)),
  });
  const pages = computed(() => query.data.value?.pages ?? []);
  return {
    items: computed(() => pages.value.flatMap(({ data }) => data)),
    total: computed(() => pages.value[0]?.pagination.total ?? null),
    isLoading: computed(() => query.isPending.value && query.error.value === null),
    failure: computed(() =>
      query.error.value !== null && query.data.value === undefined ? toFailure(query.error.value) : null,
    ),
    hasMore: computed(() => query.hasNextPage.value),
    isLoadingMore: computed(() => query.isFetchingNextPage.value),
    more: () => readOn(query),
    reload: async () => void (await query.refetch()),
  };
}
