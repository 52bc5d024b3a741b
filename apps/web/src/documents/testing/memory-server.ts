import { ApiError } from '@codexlab/server/client';
import type { FileWithContent, SavedFile } from '../../api/types.ts';
import type { FileEvent } from '../../live/use-live.ts';
import type { Place } from '../../places/place.ts';
import type { DocumentParts, Draft } from '../document-parts.ts';
import { mergeTexts } from '../merge-texts.ts';

/** What goes wrong with the next requests. */
export type Weather = 'fine' | 'offline' | 'signed-out' | 'answer-lost' | 'broken';

/** More readings than any test asks for: a document that reads without end fails instead of hanging. */
const MOST_READS = 500;

/** A server with one file, a clock that is turned by hand, and a browser that keeps drafts. */
export function memoryServer() {
  const versions = new Map<string, string>();
  const listeners = new Set<(event: FileEvent) => void>();
  const backListeners = new Set<() => void>();
  const drafts = new Map<string, Draft>();
  const timers = new Map<number, () => void>();
  let held: (() => void)[] | null = null;
  let next = 0;
  const server = {
    path: 'a.md',
    content: 'one\ntwo\nthree\n' as string | null,
    weather: 'fine' as Weather,
    reads: 0,
    saves: 0,
    drafts,
    parts: parts(),
    changeOutside,
    /** From now on answers to readings are under way until `deliver`: they tell what stood there when it was asked. */
    hold: () => void (held ??= []),
    deliver,
    back: () => backListeners.forEach((listener) => listener()),
    fire,
  };
  remember(server.content ?? '');

  function remember(text: string): string {
    const etag = `etag of ${text}`;
    versions.set(etag, text);
    return etag;
  }

  function tell(type: FileEvent['type'], requestId: string | null): void {
    const data = {
      ...{ notebook_id: 'n', file_id: 'f', path: server.path, old_path: null },
      request_id: requestId,
    };
    for (const listener of listeners) listener({ type, data } as FileEvent);
  }

  function changeOutside(text: string | null): void {
    server.content = text;
    tell(text === null ? 'file_deleted' : 'file_modified', null);
  }

  /** Lets all timers that are set now run. */
  async function fire(): Promise<void> {
    const due = [...timers.values()];
    timers.clear();
    for (const run of due) run();
    await settled();
  }

  function deliver(): void {
    const waiting = held ?? [];
    held = null;
    for (const go of waiting) go();
  }

  function refuse(): void {
    if (server.weather === 'offline') throw failure(0, 'The server cannot be reached.');
    if (server.weather === 'signed-out') throw failure(401, 'Sign in.');
    if (server.weather === 'broken') throw failure(500, 'Something broke.');
  }

  function write(text: string, requestId: string): string {
    server.content = text;
    server.saves += 1;
    tell('file_modified', requestId);
    if (server.weather === 'answer-lost') throw failure(0, 'The server cannot be reached.');
    return remember(text);
  }

  function parts(): DocumentParts {
    return {
      client: {
        async read() {
          server.reads += 1;
          if (server.reads > MOST_READS) throw failure(418, 'It is read again and again.');
          const { content } = server;
          await (held === null ? Promise.resolve() : new Promise<void>((go) => held?.push(go)));
          refuse();
          if (content === null) throw failure(404, 'There is no such file.');
          return file(content, remember(content));
        },
        async replace(_, text, { base, requestId }) {
          await Promise.resolve();
          refuse();
          if (server.content === null) throw failure(404, 'There is no such file.');
          const from = versions.get(base);
          if (from === undefined) throw failure(409, 'no base');
          const joined = mergeTexts(from, text, server.content);
          if (joined === null) throw failure(409, 'overlap');
          const outcome = server.content === from ? 'written' : 'merged';
          return { ...saved(file(joined, ''), write(joined, requestId)), outcome };
        },
        async create(_, text, requestId) {
          await Promise.resolve();
          refuse();
          if (server.content !== null) throw failure(409, 'exists');
          return saved(file(text, ''), write(text, requestId));
        },
        async changeProperties() {
          await Promise.resolve();
          refuse();
        },
      },
      drafts: {
        others: async () => [...drafts.values()].filter(({ id }) => id !== 'here'),
        async keep(_, draft) {
          drafts.set('here', { ...draft, id: 'here', atMs: 1 });
        },
        async drop(_, id = 'here') {
          drafts.delete(id);
        },
      },
      news: {
        onFile: (listener) => listen(listeners, listener),
        onResync: () => () => undefined,
        onBack: (listener) => listen(backListeners, listener),
      },
      after(_, run) {
        const id = ++next;
        timers.set(id, run);
        return () => timers.delete(id);
      },
      newId: () => `request ${++next}`,
    };
  }
  return server;
}

/** The notebook of that server. */
export const memoryPlace = { notebook: { id: 'n' }, canWrite: true } as Place;

/** Waits until everything that was begun has come to its end; timers excepted. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 60; turn++) await Promise.resolve();
}

function listen<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function failure(status: number, detail: string): ApiError {
  return new ApiError({ status, detail, code: 'x', error_code: 'X', details: {} });
}

function file(content: string, etag: string): FileWithContent {
  return { id: 'f', path: 'a.md', content, content_etag: etag } as FileWithContent;
}

function saved(written: FileWithContent, hash: string): SavedFile {
  const { id, path, size } = written;
  return { id, path, size, hash, indexed: true, conflict: null, outcome: 'written', file: written };
}
