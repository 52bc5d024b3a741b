import { joinWith, showText, type DocumentContext } from './document-context.ts';
import type { Draft } from './document-parts.ts';

/** What earlier visits left unsaved of a document: offered one after the other, the newest first. */
export interface EarlierDrafts {
  /** Looks for them, the first time that it is called. */
  look(): Promise<void>;
  /** Takes up the one that is offered. */
  take(how: 'join' | 'compare'): Promise<void>;
  /** Forgets the one that is offered. */
  drop(): void;
}

/** Makes it. `flush` saves what is typed now, `keep` keeps what is unsaved in this browser. */
export function earlierDrafts(
  context: DocumentContext,
  { flush, keep }: { readonly flush: () => Promise<void>; readonly keep: () => void },
): EarlierDrafts {
  const { document, parts } = context;
  let drafts: readonly Draft[] | null = null;

  async function look(): Promise<void> {
    if (drafts !== null) return;
    drafts = [];
    const found = await parts.drafts.others(document.path);
    for (const draft of found)
      if (draft.text === context.base?.text) void parts.drafts.drop(document.path, draft.id);
    drafts = found.filter((draft) => draft.text !== context.base?.text);
    document.unsaved = document.canEdit ? (drafts[0] ?? null) : null;
  }

  async function take(how: 'join' | 'compare'): Promise<void> {
    await flush();
    const draft = drafts?.[0];
    const { file, text } = document;
    if (draft === undefined || file === null || text === null || document.isDirty) return;
    showText(context, draft.text);
    document.isDirty = true;
    joinWith(context, file, { from: draft.base ?? text, mustAsk: how === 'compare' });
    keep();
    drop();
  }

  function drop(): void {
    const [decided, ...others] = drafts ?? [];
    if (decided) void parts.drafts.drop(document.path, decided.id);
    drafts = others;
    document.unsaved = others[0] ?? null;
  }

  return { look, take, drop };
}
