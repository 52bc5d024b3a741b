import type { Change } from '../changes/change-store.ts';
import { isCodexError } from '../errors.ts';
import { mapAtMost } from '../search/at-most.ts';

/** A log that is read backwards while it is merged with others. */
export interface ChangeSource {
  readonly notebookId: string;
  /** Changes before this one are next; null: the newest. 0: there are no more. */
  beforeSeq: number | null;
  buffer: readonly Change[];
  taken: number;
  failure: string | null;
}

/** Reads a stretch of one log, newest first. */
export type ReadBefore = (
  notebookId: string,
  beforeSeq: number | null,
  limit: number,
) => Promise<readonly Change[]>;

const BATCH_CHANGES = 200;
const AT_ONCE = 4;

/** A log from a position on. */
export function toSource(notebookId: string, beforeSeq: number | null): ChangeSource {
  return { notebookId, beforeSeq, buffer: [], taken: 0, failure: null };
}

/** True when nothing more will come of it. */
export function isOver({ beforeSeq, failure }: ChangeSource): boolean {
  return beforeSeq === 0 || failure !== null;
}

/**
 * Hands over the changes of all logs, newest first, until `take` refuses one or `maxChanges` were handed over: each
 * source then stands where it goes on. One that fails holds nothing up.
 */
export async function mergeChanges(
  sources: readonly ChangeSource[],
  read: ReadBefore,
  { take, maxChanges }: { readonly take: (change: Change) => boolean; readonly maxChanges: number },
): Promise<void> {
  for (let handed = 0; handed < maxChanges; handed++) {
    await mapAtMost(AT_ONCE, sources.filter(isDry), (source) => refill(source, read));
    const next = newestOf(sources);
    if (!next || !take(next.change)) return;
    next.source.taken++;
    next.source.beforeSeq = next.change.seq;
  }
}

function isDry(source: ChangeSource): boolean {
  return !isOver(source) && source.taken === source.buffer.length;
}

async function refill(source: ChangeSource, read: ReadBefore): Promise<void> {
  try {
    source.buffer = await read(source.notebookId, source.beforeSeq, BATCH_CHANGES);
    source.taken = 0;
    if (source.buffer.length === 0) source.beforeSeq = 0;
  } catch (error) {
    if (isCodexError(error, 'not_found') || isCodexError(error, 'forbidden')) source.beforeSeq = 0;
    else source.failure = isCodexError(error) ? error.message : 'This notebook cannot be read now.';
  }
}

function newestOf(sources: readonly ChangeSource[]) {
  let newest: { readonly source: ChangeSource; readonly change: Change } | null = null;
  for (const source of sources) {
    const change = isOver(source) ? undefined : source.buffer[source.taken];
    if (change && (!newest || change.atMs > newest.change.atMs)) newest = { source, change };
  }
  return newest;
}
