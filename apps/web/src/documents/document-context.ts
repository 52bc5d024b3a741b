import { mergeTexts } from './merge-texts.ts';
import type { FileWithContent } from '../api/types.ts';
import type { DocumentParts } from './document-parts.ts';
import type { OpenDocument } from './open-document.ts';

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** What the parts of one document share. */
export interface DocumentContext {
  readonly parts: DocumentParts;
  readonly document: Writable<OpenDocument>;
  /** The version on the server that the text is made from; null until it was read. */
  base: { readonly text: string; readonly etag: string } | null;
  /** A text that the server joined with another change: what came of it is to be read. */
  sent: string | null;
  /** Grows with everything that makes an answer under way an old one. */
  version: number;
  /** Names of requests that were made here: their events tell nothing new. */
  readonly own: Set<string>;
  /** Saves after a pause. */
  saveSoon: () => void;
  /** Keeps what is unsaved after a shorter one. */
  keepSoon: () => void;
  /** Reads what others changed while something was unsaved. */
  readIfAsked: () => void;
}

const MOST_OWN_REQUESTS = 100;

/** A name for a request whose event will be passed over. */
export function ownRequest({ own, parts }: DocumentContext): string {
  const id = parts.newId();
  own.add(id);
  for (const oldest of own) {
    if (own.size <= MOST_OWN_REQUESTS) break;
    own.delete(oldest);
  }
  return id;
}

/** Shows a text that somebody else than this window made. */
export function showText({ document }: DocumentContext, text: string | null): void {
  if (document.text === text) return;
  document.text = text;
  document.revision += 1;
}

/** Compares the text with what is on the server, and says how they stand. */
export function settle(context: DocumentContext): void {
  const { document, base, parts } = context;
  document.isDirty = document.text !== base?.text;
  document.failure = null;
  document.isGone = false;
  if (document.isDirty) {
    document.save = 'unsaved';
    context.keepSoon();
    context.saveSoon();
    return;
  }
  document.save = 'saved';
  void parts.drafts.drop(document.path);
  context.readIfAsked();
}

/**
 * Takes in what stands on the server while the text, made of `from`, is another: both changes are joined, or, where they
 * touch the same lines, become a conflict.
 */
export function joinWith(
  context: DocumentContext,
  file: FileWithContent,
  { from, mustAsk = false }: { readonly from: string; readonly mustAsk?: boolean },
): void {
  const { document } = context;
  const { content, content_etag: etag } = file;
  context.version += 1;
  document.file = file;
  if (content === null || etag === null || document.text === null) {
    document.canEdit = false;
    document.save = 'failed';
    return;
  }
  const joined = mustAsk ? null : mergeTexts(from, document.text, content);
  if (joined === null) {
    document.conflict = { base: from, mine: document.text, theirs: content, theirEtag: etag };
    document.isDirty = true;
    document.save = 'conflict';
    context.keepSoon();
    return;
  }
  context.base = { text: content, etag };
  showText(context, joined);
  settle(context);
}
