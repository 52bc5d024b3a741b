import { shallowReactive } from 'vue';
import { toFailure } from '../api/failure.ts';
import type { FileWithContent } from '../api/types.ts';
import type { FileEvent } from '../live/use-live.ts';
import type { Place } from '../places/place.ts';
import { browserParts } from './browser-parts.ts';
import { ownRequest, settle, showText, type DocumentContext } from './document-context.ts';
import type { DocumentParts, PropertyChange } from './document-parts.ts';
import { documentSaving } from './document-saving.ts';
import { earlierDrafts } from './earlier-drafts.ts';
import type { OpenDocument } from './open-document.ts';

/** A document, and what ends it. */
export interface DocumentHandle {
  readonly document: OpenDocument;
  readonly dispose: () => void;
  /** Takes it that the notebook, or one's role in it, is another one now. */
  readonly enterPlace: (place: Place) => void;
}

/** Typing is saved when it has paused for so long. */
const AUTOSAVE_MS = 800;
/** It is kept in the browser sooner: a window that crashes loses no more than this. */
const KEEP_MS = 250;

/** Opens a file: reads it, keeps it current, and saves what is typed into it, so that nothing typed is ever lost. */
export function createDocument(
  place: Place,
  path: string,
  parts: DocumentParts = browserParts(place),
): DocumentHandle {
  const document = shallowReactive({
    ...{ place, path, state: 'loading', failure: null, file: null, text: null, isDirty: false },
    ...{ save: 'saved', conflict: null, unsaved: null, isGone: false, revision: 0, canEdit: false },
    ...{
      edit,
      flush,
      resolve,
      discard,
      takeUnsaved: (how) => earlier.take(how),
      dropUnsaved: () => earlier.drop(),
      writeAgain,
      keep,
      reload,
      setProperties,
      renameProperty,
    },
  } satisfies OpenDocument as DocumentContext['document']);
  const context: DocumentContext = {
    ...{ parts, document, base: null, sent: null, version: 0, own: new Set() },
    ...{ saveSoon, keepSoon, readIfAsked },
  };
  const saving = documentSaving(context);
  const earlier = earlierDrafts(context, { flush, keep });
  let stopSave: (() => void) | null = null;
  let stopKeep: (() => void) | null = null;
  let reading: Promise<void> | null = null;
  let mustRead = false;

  /** Reads it; what is asked for meanwhile is one more reading, after it. */
  async function reload(): Promise<void> {
    mustRead = true;
    reading ??= readWhileAsked().finally(() => (reading = null));
    await reading;
  }

  async function readWhileAsked(): Promise<void> {
    while (mustRead) {
      mustRead = false;
      const { version } = context;
      try {
        const file = await parts.client.read(document.path);
        // What was saved or typed since makes this an old answer.
        if (version === context.version) await accept(file);
        else mustRead = !document.isDirty;
      } catch (error) {
        fail(error);
      }
    }
  }

  async function accept(file: FileWithContent): Promise<void> {
    document.canEdit = mayEdit(document.place, file);
    if (document.isDirty) {
      document.file = file;
      return;
    }
    const { content: text, content_etag: etag } = file;
    document.file = file;
    context.base = text === null || etag === null ? null : { text, etag };
    showText(context, text);
    document.state = 'ready';
    document.failure = null;
    await earlier.look();
  }

  function fail(error: unknown): void {
    const failure = toFailure(error);
    if (document.isDirty) return;
    document.failure = failure;
    if (failure.kind === 'missing') document.state = 'missing';
    else if (document.file === null) document.state = 'failed';
  }

  function edit(text: string): void {
    if (text === document.text || !document.canEdit) return;
    context.version += 1;
    document.text = text;
    document.isDirty = true;
    if (document.conflict !== null) document.conflict = { ...document.conflict, mine: text };
    else if (!saving.isBusy()) document.save = 'unsaved';
    keepSoon();
    saveSoon();
  }

  function saveSoon(): void {
    stopSave?.();
    stopSave = parts.after(AUTOSAVE_MS, () => void saving.save());
  }

  function keepSoon(): void {
    stopKeep ??= parts.after(KEEP_MS, keep);
  }

  function keep(): void {
    stopKeep?.();
    stopKeep = null;
    if (!document.isDirty || document.text === null) return;
    const base = document.conflict?.base ?? context.sent ?? context.base?.text ?? null;
    void parts.drafts.keep(document.path, { text: document.text, base });
  }

  async function flush(): Promise<void> {
    stopSave?.();
    stopSave = null;
    await saving.save();
    // Others' changes came in meanwhile: what is joined with them is saved too.
    if (document.save === 'unsaved') await saving.save();
  }

  function readIfAsked(): void {
    if (mustRead) void reload();
  }

  async function resolve(text: string): Promise<void> {
    const { conflict } = document;
    if (conflict === null) return;
    context.base = { text: conflict.theirs, etag: conflict.theirEtag };
    document.conflict = null;
    showText(context, text);
    settle(context);
    await flush();
  }

  function discard(): void {
    context.version += 1;
    context.sent = null;
    document.isDirty = false;
    document.isGone = false;
    document.conflict = null;
    document.save = 'saved';
    void parts.drafts.drop(document.path);
    void reload();
  }

  async function writeAgain(): Promise<void> {
    await saving.create();
  }

  async function setProperties(properties: Readonly<Record<string, unknown>>): Promise<void> {
    await changeProperties({ properties });
  }

  async function renameProperty(from: string, to: string): Promise<void> {
    await changeProperties({ rename: { from, to } });
  }

  async function changeProperties(change: PropertyChange): Promise<void> {
    await flush();
    if (document.file === null) return;
    await parts.client.changeProperties(document.file.id, change, ownRequest(context));
    context.version += 1;
    await reload();
  }

  function hear({ type, data }: FileEvent): void {
    if (data.notebook_id !== place.notebook.id) return;
    if (type === 'file_moved' && data.old_path === document.path) return follow(data.path);
    if (data.path !== document.path || (data.request_id !== null && context.own.has(data.request_id))) return;
    // What is being written is joined with it when it is saved.
    if (document.isDirty) mustRead = true;
    else if (type === 'file_deleted') document.state = 'missing';
    else void reload();
  }

  function follow(to: string): void {
    void parts.drafts.drop(document.path);
    document.path = to;
    keep();
    if (!document.isDirty) void reload();
  }

  const stops = [
    parts.news.onFile(hear),
    parts.news.onResync(() => (document.isDirty ? void flush() : void reload())),
    parts.news.onBack(() => {
      if (document.isDirty) void flush();
      else if (document.state === 'failed') void reload();
    }),
  ];
  void reload();
  return {
    document,
    enterPlace(next) {
      document.place = next;
      document.canEdit = mayEdit(next, document.file);
    },
    dispose() {
      keep();
      stopSave?.();
      saving.dispose();
      for (const stop of stops) stop();
    },
  };
}

/** Viewers, bytes and what is too long are only looked at. */
function mayEdit(place: Place, file: FileWithContent | null): boolean {
  return place.canWrite && file !== null && file.content !== null && file.content_etag !== null;
}
