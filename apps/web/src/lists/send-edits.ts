import { shallowRef, type ShallowRef } from 'vue';
import { codex } from '../api/codex.ts';
import { count } from '../files/file-actions.ts';
import { reportFailure } from '../notify/use-notices.ts';

type BulkInput = Parameters<typeof codex.bulk.edit>[0];
/** A small edit of one file. */
export type Edit = BulkInput['body']['edits'][number];
/** How far long work has come. */
export interface Progress {
  readonly done: number;
  readonly total: number;
}

/** So many edits go in one request: few enough that people see it go on. */
const EDITS_AT_ONCE = 100;

/** Sends edits of any number, and tells how far it has come. What cannot be done is told once; the rest is done. */
export function createEditSender(notebookId: () => string): {
  readonly progress: ShallowRef<Progress | null>;
  /** How many were done. */
  readonly send: (edits: readonly Edit[]) => Promise<number>;
} {
  const progress = shallowRef<Progress | null>(null);

  async function send(edits: readonly Edit[]): Promise<number> {
    let failed = 0;
    let reason: string | null = null;
    try {
      for (let from = 0; from < edits.length; from += EDITS_AT_ONCE) {
        if (edits.length > EDITS_AT_ONCE) progress.value = { done: from, total: edits.length };
        const body = { notebook_id: notebookId(), edits: edits.slice(from, from + EDITS_AT_ONCE) };
        const { data } = await codex.bulk.edit({ body });
        failed += data.failed;
        reason ??= data.results.find(({ error }) => error !== null)?.error?.detail ?? null;
      }
    } finally {
      progress.value = null;
    }
    if (failed > 0)
      reportFailure(new Error(`${count(failed, 'file')} stayed as before. ${reason ?? ''}`.trim()));
    return edits.length - failed;
  }

  return { progress, send };
}
