import { QueryClient } from '@tanstack/vue-query';
import { toFailure } from './failure.ts';

/** How often a reading that failed is tried again before it is told. */
const RETRIES = 2;

/**
 * What was read from the API, by key. Keys begin with the notebook's id, or with the name of what they are about:
 * `[notebookId, 'folder', path]`, `['members', workspaceId]`. Live events forget what they touch, so nothing is read
 * again on focus or by time.
 */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: Infinity,
      gcTime: 5 * 60_000,
      refetchOnWindowFocus: false,
      refetchOnReconnect: true,
      retry: (count, error) => toFailure(error).kind === 'offline' && count < RETRIES,
    },
  },
});
