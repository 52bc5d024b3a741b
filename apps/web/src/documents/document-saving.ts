import { ApiError } from '@codexlab/server/client';
import { toFailure } from '../api/failure.ts';
import type { SavedFile } from '../api/types.ts';
import { joinWith, ownRequest, settle, type DocumentContext } from './document-context.ts';

/** Saves a document, one request after the other. */
export interface DocumentSaving {
  /** Saves what is unsaved; returns when nothing more can be done now. */
  save(): Promise<void>;
  /** Writes the file where there is none any more. */
  create(): Promise<void>;
  /** True while a request is under way. */
  readonly isBusy: () => boolean;
  readonly dispose: () => void;
}

const FIRST_RETRY_MS = 2_000;
const LAST_RETRY_MS = 60_000;

/** Makes it. */
export function documentSaving(context: DocumentContext): DocumentSaving {
  const { document, parts } = context;
  const queue: { running: Promise<void> | null } = { running: null };
  let retryMs = FIRST_RETRY_MS;
  let stopRetry: () => void = () => undefined;

  async function save(): Promise<void> {
    while (queue.running !== null) await queue.running;
    if (!document.isDirty || document.conflict !== null || document.isGone) return;
    await run(saveNow);
  }

  async function run(work: () => Promise<void>): Promise<void> {
    stopRetry();
    document.save = 'saving';
    queue.running = work()
      .then(() => void (retryMs = FIRST_RETRY_MS), refuse)
      .finally(() => (queue.running = null));
    await queue.running;
  }

  async function saveNow(): Promise<void> {
    if (context.sent !== null) return join(context.sent);
    const { file, text } = document;
    const { base } = context;
    if (file === null || text === null || base === null) return;
    const requestId = ownRequest(context);
    const saved = await parts.client.replace(file.id, text, { base: base.etag, requestId });
    await accept(saved, { text, requestId });
  }

  async function create(): Promise<void> {
    while (queue.running !== null) await queue.running;
    const { path, text } = document;
    if (text === null) return;
    await run(async () => {
      const requestId = ownRequest(context);
      document.isGone = false;
      await accept(await parts.client.create(path, text, requestId), { text, requestId });
    });
  }

  async function accept(saved: SavedFile, sent: { text: string; requestId: string }): Promise<void> {
    context.version += 1;
    if (saved.outcome === 'merged') {
      context.sent = sent.text;
      return join(sent.text);
    }
    context.base = { text: sent.text, etag: saved.hash };
    // Not in the index yet: its event, though it is our own, tells when the rest is to be read.
    if (saved.file === null) context.own.delete(sent.requestId);
    else document.file = { ...saved.file, content: sent.text, content_etag: saved.hash };
    settle(context);
  }

  async function join(sent: string): Promise<void> {
    const file = await parts.client.read(document.path);
    context.sent = null;
    joinWith(context, file, { from: sent });
  }

  async function refuse(error: unknown): Promise<void> {
    const failure = toFailure(error);
    document.failure = failure;
    if (failure.kind === 'conflict' || failure.kind === 'missing') return meet(failure.kind);
    document.save =
      failure.kind === 'offline' ? 'offline' : failure.kind === 'signed-out' ? 'signed-out' : 'failed';
    if (failure.kind === 'offline' || isPassing(error)) retryLater();
  }

  /** The server could not join both sides, or has no such file: what stands there now is read, and joined here. */
  async function meet(kind: 'conflict' | 'missing'): Promise<void> {
    try {
      const file = await parts.client.read(document.path);
      joinWith(context, file, { from: context.sent ?? context.base?.text ?? '' });
      context.sent = null;
    } catch (error) {
      const failure = toFailure(error);
      document.failure = failure;
      document.isGone = failure.kind === 'missing';
      document.save = failure.kind === 'offline' ? 'offline' : 'failed';
      if (failure.kind === 'offline' || kind === 'conflict') retryLater();
    }
  }

  function retryLater(): void {
    stopRetry();
    stopRetry = parts.after(retryMs, () => void save());
    retryMs = Math.min(retryMs * 2, LAST_RETRY_MS);
  }

  return { save, create, isBusy: () => queue.running !== null, dispose: () => stopRetry() };
}

/** Too much at once, or an error of the server's own: it may be gone in a moment. */
function isPassing(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 429 || error.status >= 500);
}
