import { ApiError } from '@codexlab/server/client';
import { shallowReactive } from 'vue';
import { codex } from '../api/codex.ts';
import { toFailure } from '../api/failure.ts';
import type { FileWithContent } from '../api/types.ts';
import { useLive, type FileEvent } from '../live/use-live.ts';
import type { Place } from '../places/place.ts';
import type { OpenDocument } from './open-document.ts';

/** A document, and what ends it. */
export interface DocumentHandle {
  readonly document: OpenDocument;
  readonly dispose: () => void;
}

/** Typing is saved when it has paused for so long. */
const AUTOSAVE_MS = 800;

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** Opens a file: reads it, and keeps it current. */
export function createDocument(place: Place, path: string): DocumentHandle {
  const live = useLive();
  let etag: string | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let saving: Promise<void> | null = null;
  const notebook_id = place.notebook.id;

  const document: Writable<OpenDocument> = shallowReactive<OpenDocument>({
    place,
    path,
    state: 'loading',
    failure: null,
    file: null,
    text: null,
    isDirty: false,
    save: 'saved',
    conflict: null,
    revision: 0,
    canEdit: false,
    edit,
    flush,
    resolve,
    discard,
    reload,
    setProperties,
  });

  function accept(file: FileWithContent): void {
    const isNews = file.content !== document.text;
    etag = file.content_etag;
    document.file = file;
    document.canEdit = place.canWrite && file.content !== null;
    document.state = 'ready';
    document.failure = null;
    if (document.isDirty || !isNews) return;
    document.text = file.content;
    document.revision += 1;
  }

  async function reload(): Promise<void> {
    try {
      accept((await codex.files.getByPath({ params: { path: document.path }, query: { notebook_id } })).data);
    } catch (error) {
      const failure = toFailure(error);
      document.failure = failure;
      if (document.file === null || failure.kind === 'missing')
        document.state = failure.kind === 'missing' ? 'missing' : 'failed';
    }
  }

  function edit(text: string): void {
    if (text === document.text) return;
    document.text = text;
    document.isDirty = true;
    document.save = 'unsaved';
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(() => void flush(), AUTOSAVE_MS);
  }

  async function flush(): Promise<void> {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    while (saving !== null) await saving;
    if (!document.isDirty || document.conflict !== null) return;
    saving = saveNow().finally(() => (saving = null));
    await saving;
  }

  async function saveNow(): Promise<void> {
    const { file, text } = document;
    if (file === null || text === null || etag === null) return;
    document.save = 'saving';
    try {
      const input = {
        params: { file: file.id },
        query: { notebook_id, merge: true },
        body: { content: text },
      };
      const { data } = await codex.files.replace(input, { ifMatch: etag });
      etag = data.hash;
      if (document.text === text) {
        document.isDirty = false;
        document.save = 'saved';
      } else document.save = 'unsaved';
      if (data.outcome === 'merged') await reload();
    } catch (error) {
      refuse(error);
    }
  }

  function refuse(error: unknown): void {
    const failure = toFailure(error);
    document.failure = failure;
    document.save =
      failure.kind === 'offline' ? 'offline' : failure.kind === 'signed-out' ? 'signed-out' : 'failed';
    if (error instanceof ApiError && failure.kind === 'conflict') void meet();
  }

  /** Both sides changed the same lines: theirs is read, to be shown beside ours. */
  async function meet(): Promise<void> {
    const input = { params: { path: document.path }, query: { notebook_id } };
    const { data } = await codex.files.getByPath(input);
    if (data.content === null || data.content_etag === null || document.text === null) return;
    document.conflict = {
      base: document.file?.content ?? null,
      mine: document.text,
      theirs: data.content,
      theirEtag: data.content_etag,
    };
    document.save = 'conflict';
  }

  async function resolve(text: string): Promise<void> {
    const { conflict } = document;
    if (conflict === null) return;
    etag = conflict.theirEtag;
    document.conflict = null;
    document.text = text;
    document.revision += 1;
    document.isDirty = true;
    await flush();
  }

  function discard(): void {
    document.isDirty = false;
    document.conflict = null;
    document.save = 'saved';
    void reload();
  }

  async function setProperties(properties: Readonly<Record<string, unknown>>): Promise<void> {
    await flush();
    if (document.file === null) return;
    const input = { params: { file: document.file.id }, query: { notebook_id }, body: { properties } };
    await codex.files.update(input as Parameters<typeof codex.files.update>[0]);
    await reload();
  }

  function hear(event: FileEvent): void {
    if (event.data.notebook_id !== notebook_id) return;
    if (event.type === 'file_moved' && event.data.old_path === document.path) document.path = event.data.path;
    else if (event.data.path === document.path) void reload();
  }

  const stops = [live.onFile(hear), live.onResync(() => void reload())];
  void reload();
  return {
    document,
    dispose() {
      if (timer !== null) clearTimeout(timer);
      for (const stop of stops) stop();
    },
  };
}
