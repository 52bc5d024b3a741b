import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/vue-query';
import { computed, toValue, type MaybeRefOrGetter } from 'vue';
import { codex } from '../api/codex.ts';
import { queries } from '../api/queries.ts';
import type { AnswerOf } from '../api/types.ts';
import type { Place } from '../places/place.ts';

/** A commit in the history of something. */
export type HistoryEntry = AnswerOf<'history', 'list'>;
/** How a file differs between two versions. */
export type FileDiff = AnswerOf<'history', 'diffByPath'>;
/** Lines that one commit wrote. */
export type BlameLines = AnswerOf<'history', 'blame'>;
/** What happened to a file from one commit to another. */
export type PathChange = AnswerOf<'history', 'compare'>;
/** The repository of a notebook, and what is wanted of it. */
export type Versioning = AnswerOf<'versioning', 'get'>;
/** What bringing back did, or would do. */
export type RestoreReport = AnswerOf<'history', 'restore'>;

/** Whose history: a file, or everything below a folder (without `/` at its end; empty: the notebook). */
export type HistoryTarget = { readonly path: string } | { readonly folder: string };

/** Two versions of a file: ids of commits, or `disk`. */
export interface VersionPair {
  readonly from: string;
  readonly to: string;
}

const PAGE = 50;
const PAGE_OF_FILES = 200;

/** The commits of a file or folder, newest first, page by page. */
export function useTimeline(
  place: MaybeRefOrGetter<Place>,
  target: MaybeRefOrGetter<HistoryTarget>,
  { enabled = true }: { readonly enabled?: MaybeRefOrGetter<boolean> } = {},
) {
  return useInfiniteQuery({
    queryKey: computed(() => [toValue(place).notebook.id, 'history', toValue(target)]),
    enabled: computed(() => toValue(enabled)),
    queryFn: ({ pageParam, signal }) =>
      codex.history.list(
        {
          params: { notebook: toValue(place).notebook.id },
          query: { ...toValue(target), per_page: PAGE, cursor: pageParam },
        },
        { signal },
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ pagination }) => pagination.next_cursor ?? undefined,
  });
}

/** How a file differs between two versions; nothing is read while `pair` is null. */
export function useDiff(
  place: MaybeRefOrGetter<Place>,
  path: MaybeRefOrGetter<string>,
  pair: MaybeRefOrGetter<VersionPair | null>,
  context: MaybeRefOrGetter<number>,
) {
  return useQuery<FileDiff>({
    shallow: true,
    queryKey: computed(() => [
      toValue(place).notebook.id,
      'diff',
      toValue(path),
      toValue(pair),
      toValue(context),
    ]),
    enabled: computed(() => toValue(pair) !== null),
    // What stands on the disk may be another thing in a moment.
    staleTime: computed(() =>
      toValue(pair)?.to === 'disk' || toValue(pair)?.from === 'disk' ? 0 : Infinity,
    ),
    placeholderData: (last) => (last?.path === toValue(path) ? last : undefined),
    queryFn: async ({ signal }) => {
      const query = { path: toValue(path), ...toValue(pair), context: toValue(context) };
      const params = { notebook: toValue(place).notebook.id };
      return (await codex.history.diffByPath({ params, query }, { signal })).data;
    },
  });
}

/** Which files differ between two commits or branches, page by page. */
export function useComparison(
  place: MaybeRefOrGetter<Place>,
  options: MaybeRefOrGetter<(VersionPair & { readonly folder: string }) | null>,
) {
  return useInfiniteQuery({
    queryKey: computed(() => [toValue(place).notebook.id, 'compare', toValue(options)]),
    enabled: computed(() => toValue(options) !== null),
    queryFn: ({ pageParam, signal }) => {
      const { from, to, folder } = toValue(options) ?? { from: '', to: '', folder: '' };
      const query = { from, to, ...inFolder(folder), per_page: PAGE_OF_FILES, cursor: pageParam };
      return codex.history.compare({ params: { notebook: toValue(place).notebook.id }, query }, { signal });
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ pagination }) => pagination.next_cursor ?? undefined,
  });
}

/** The files of a folder as they were in a commit: what the first commit, which has none before it, holds. */
export function useFilesAt(
  place: MaybeRefOrGetter<Place>,
  options: MaybeRefOrGetter<{ readonly revision: string; readonly folder: string } | null>,
) {
  return useInfiniteQuery({
    queryKey: computed(() => [toValue(place).notebook.id, 'files-at', toValue(options)]),
    enabled: computed(() => toValue(options) !== null),
    queryFn: ({ pageParam, signal }) => {
      const { revision, folder } = toValue(options) ?? { revision: '', folder: '' };
      const query = { ...inFolder(folder), per_page: PAGE_OF_FILES, cursor: pageParam };
      const params = { notebook: toValue(place).notebook.id, revision };
      return codex.history.entries({ params, query }, { signal });
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ pagination }) => pagination.next_cursor ?? undefined,
  });
}

/** Who wrote each line of a file, page by page; nothing is read while `fileId` is null. */
export function useBlame(place: MaybeRefOrGetter<Place>, fileId: MaybeRefOrGetter<string | null>) {
  return useInfiniteQuery({
    shallow: true,
    queryKey: computed(() => [toValue(place).notebook.id, 'blame', toValue(fileId)]),
    enabled: computed(() => toValue(fileId) !== null),
    queryFn: ({ pageParam, signal }) => {
      const query = { notebook_id: toValue(place).notebook.id, per_page: PAGE_OF_FILES, cursor: pageParam };
      return codex.history.blame({ params: { file: toValue(fileId) ?? '' }, query }, { signal });
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ pagination }) => pagination.next_cursor ?? undefined,
  });
}

/** The repository of a notebook. */
export function useVersioning(place: MaybeRefOrGetter<Place>) {
  return useQuery({
    queryKey: computed(() => [toValue(place).notebook.id, 'versioning']),
    queryFn: async ({ signal }) => {
      const params = { notebook: toValue(place).notebook.id };
      return (await codex.versioning.get({ params }, { signal })).data;
    },
  });
}

/** The branches of the repository. */
export function useBranches(place: MaybeRefOrGetter<Place>) {
  return useQuery({
    queryKey: computed(() => [toValue(place).notebook.id, 'branches']),
    queryFn: async ({ signal }) => {
      const params = { notebook: toValue(place).notebook.id };
      return (await codex.versioning.branches({ params, query: { per_page: PAGE_OF_FILES } }, { signal }))
        .data;
    },
  });
}

/** What differs between the newest commit and the disk, page by page. */
export function usePending(place: MaybeRefOrGetter<Place>) {
  return useInfiniteQuery({
    queryKey: computed(() => [toValue(place).notebook.id, 'pending']),
    queryFn: ({ pageParam, signal }) =>
      codex.versioning.pending(
        {
          params: { notebook: toValue(place).notebook.id },
          query: { per_page: PAGE_OF_FILES, cursor: pageParam },
        },
        { signal },
      ),
    placeholderData: keepPreviousData,
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ pagination }) => pagination.next_cursor ?? undefined,
  });
}

/** The history has grown, or the disk changed: what is shown of it is read anew. */
export async function readHistoryAnew(place: Place): Promise<void> {
  const nouns = ['history', 'diff', 'pending', 'versioning', 'branches', 'blame', 'compare'];
  const id = place.notebook.id;
  await Promise.all(nouns.map((noun) => queries.invalidateQueries({ queryKey: [id, noun] })));
}

function inFolder(folder: string): { readonly folder?: string } {
  return folder === '' ? {} : { folder };
}
