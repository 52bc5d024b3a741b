import { watch } from 'vue';
import { codex } from '../api/codex.ts';
import { useLive } from '../live/use-live.ts';
import type { Place } from '../places/place.ts';
import { useSession } from '../session/use-session.ts';
import type { DocumentClient, DocumentNews, DocumentParts } from './document-parts.ts';
import { draftStore } from './draft-store.ts';

/** What documents of a notebook work with in a browser. */
export function browserParts({ notebook }: Place): DocumentParts {
  return {
    client: apiClient(notebook.id),
    drafts: draftStore(useSession().user?.id ?? 'nobody', notebook.id),
    news: browserNews(),
    after(ms, run) {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
    newId: () => crypto.randomUUID(),
  };
}

function apiClient(notebook_id: string): DocumentClient {
  const named = (requestId: string) => ({ headers: { 'x-request-id': requestId } });
  return {
    async read(path) {
      return (await codex.files.getByPath({ params: { path }, query: { notebook_id } })).data;
    },
    async replace(file, text, { base, requestId }) {
      const input = { params: { file }, query: { notebook_id, merge: true }, body: { content: text } };
      return (await codex.files.replace(input, { ifMatch: base, ...named(requestId) })).data;
    },
    async create(path, text, requestId) {
      return (await codex.files.create({ body: { notebook_id, path, content: text } }, named(requestId)))
        .data;
    },
    async changeProperties(file, { properties = {}, rename }, requestId) {
      const body = { properties: { ...properties }, ...(rename === undefined ? {} : { rename }) };
      await codex.files.update({ params: { file }, query: { notebook_id }, body }, named(requestId));
    },
  };
}

function browserNews(): DocumentNews {
  const live = useLive();
  const session = useSession();
  return {
    onFile: live.onFile,
    onResync: live.onResync,
    onBack(listener) {
      const stops = [
        watch(
          () => live.state,
          (state) => state === 'live' && listener(),
        ),
        watch(
          () => session.state,
          (state) => state === 'in' && listener(),
        ),
      ];
      addEventListener('online', listener);
      return () => {
        for (const stop of stops) stop();
        removeEventListener('online', listener);
      };
    },
  };
}
