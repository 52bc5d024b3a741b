import type { Clock } from '../clock.ts';
import type { FileStat } from '../fs/file-system.ts';
import type { EntryReader, ReadOutcome } from './read-entries.ts';

/** Some entries that were read together. */
export interface ReadBatch {
  readonly outcomes: readonly ReadOutcome[];
  /** When reading began: a stamp newer than this may hide a later change. */
  readonly readMs: number;
}

const BATCH_FILES = 128;
const BATCH_BYTES = 4 * 1024 * 1024;
/** Enough to keep reading while a chunk is applied. */
const BATCHES_AHEAD = 10;

/** Reads in batches, some of them ahead, so that a reader in another thread and the index work at the same time. */
export async function* readAhead(
  ports: { readonly reader: EntryReader; readonly clock: Clock },
  stats: readonly FileStat[],
  signal?: AbortSignal,
): AsyncGenerator<ReadBatch> {
  const waiting: Promise<ReadBatch>[] = [];
  const batches = batchesOf(stats);
  try {
    for (let at = 0; at < batches.length || waiting.length > 0;) {
      signal?.throwIfAborted();
      while (at < batches.length && waiting.length < BATCHES_AHEAD) {
        const readMs = ports.clock.nowMs();
        const batch = ports.reader.read(batches[at++]!).then((outcomes) => ({ outcomes, readMs }));
        batch.catch(() => undefined); // seen when its turn comes
        waiting.push(batch);
      }
      yield await waiting.shift()!;
    }
  } finally {
    await Promise.allSettled(waiting);
  }
}

function batchesOf(stats: readonly FileStat[]): FileStat[][] {
  const batches: FileStat[][] = [];
  let batch: FileStat[] = [];
  let bytes = 0;
  for (const stat of stats) {
    batch.push(stat);
    bytes += stat.sizeBytes;
    if (batch.length < BATCH_FILES && bytes < BATCH_BYTES) continue;
    batches.push(batch);
    batch = [];
    bytes = 0;
  }
  if (batch.length > 0) batches.push(batch);
  return batches;
}
