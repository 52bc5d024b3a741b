import type { AppliedChunk, IndexChunk, IndexWriter, NewId, NotebookId } from '@codexlab/core';
import type { SqlDriver } from '../driver.ts';
import { createLane } from '../lane.ts';
import { migrate } from '../migrate.ts';
import { type BulkMode, beginBulk, endBulk, recoverBulk } from './bulk.ts';
import { appendLog, logRowsOf } from './change-rows.ts';
import { compactIndex } from './compact.ts';
import { writeFiles } from './file-rows.ts';
import { noteFileVersions } from './file-versions.ts';
import { writeFolders } from './folder-rows.ts';
import { readKnownRows } from './known-rows.ts';
import { countBearers, createKeyCounts, readKeyIds } from './link-keys.ts';
import {
  attachAliases,
  attachLinks,
  detachLinks,
  keyedLinks,
  readRekeyedLinks,
  rekeyLinks,
} from './link-rows.ts';
import { listCandidates, listScope } from './list-scope.ts';
import { mintMeta, readMeta, setMeta } from './meta.ts';
import { attachProperties, detachProperties, removeUnusedNames } from './property-rows.ts';
import { notebookSchema } from './schema.ts';
import { writeSearch } from './search-rows.ts';
import { type SettledChunk, settleChunk } from './settle.ts';
import { attachTags, detachTags, removeUnusedTags } from './tag-rows.ts';
import { attachTexts, detachTexts } from './text-rows.ts';
import { attachTodos, detachTodos } from './todo-rows.ts';

/** What an index writer needs beside its database. */
export interface IndexWriterOptions {
  readonly newId: NewId;
  /** The notebook that the index belongs to. A new index without it mints one; another one than is stored replaces it. */
  readonly notebookId?: NotebookId | undefined;
}

/**
 * Opens the writing side of a notebook index: brings the schema up to date and finishes what a crash left undone.
 * Closing it closes the driver. Throws `unsupported` for an index of a newer version, `unavailable` when the
 * database refuses.
 */
export async function openNotebookIndexWriter(
  driver: SqlDriver,
  options: IndexWriterOptions,
): Promise<IndexWriter> {
  await migrate(driver, notebookSchema);
  await driver.batch(mintMeta(options.newId, options.notebookId ?? options.newId()));
  const meta = await readMeta(driver);
  if (options.notebookId && options.notebookId !== meta.notebookId)
    await driver.batch([setMeta('notebook_id', options.notebookId), setMeta('epoch', options.newId())]);
  await recoverBulk(driver, meta.bulk);
  return createWriter(driver, options.newId, options.notebookId ?? meta.notebookId, meta);
}

function createWriter(
  driver: SqlDriver,
  newId: NewId,
  notebookId: NotebookId,
  start: { readonly lastRid: number; readonly seq: number },
): IndexWriter {
  /** Chunks read before they write: one at a time. */
  const lane = createLane();
  let { lastRid, seq } = start;
  let bulk: { readonly mode: BulkMode; chunks: number } | null = null;

  async function apply(chunk: IndexChunk): Promise<AppliedChunk> {
    const settled = settleChunk(chunk.changes);
    const known = await readKnownRows(driver, settled, lastRid);
    const counts = createKeyCounts();
    const counted = bulk?.mode !== 'rebuild';
    const stale = [...known.keys()].filter((rid) => !settled.moved.has(rid));
    const links = keyedLinks(settled, counts);
    const rekeyed = await readRekeyedLinks(driver, settled, known, counts);
    const ids = await readKeyIds(driver, counts.linkKeys());
    const log = logRowsOf(chunk, known);
    const highest = highestRid(settled, lastRid);
    if (counted) countBearers(settled, known, counts);
    await driver.batch([
      ...detachTags(stale),
      ...detachLinks(stale, counted),
      ...detachProperties(stale),
      ...detachTexts(stale),
      ...detachTodos(stale),
      ...writeFiles(settled, chunk.atMs),
      ...attachTags(settled, chunk.atMs, newId),
      ...attachLinks(links, ids),
      ...attachAliases(settled),
      ...rekeyLinks(rekeyed, ids),
      ...attachProperties(settled),
      ...attachTexts(settled),
      ...attachTodos(settled),
      ...writeSearch(settled, known),
      ...(counted ? counts.writes(ids) : counts.uncounted(ids)),
      ...(stale.length > 0 ? [removeUnusedTags(), ...removeUnusedNames()] : []),
      ...writeFolders(settled),
      ...appendLog(log, { seq, atMs: chunk.atMs, notebookId }),
      ...(highest > lastRid ? [setMeta('last_rid', String(highest))] : []),
    ]);
    if (bulk) bulk.chunks++;
    lastRid = highest;
    seq += log.length;
    return { seq, logRows: log.length };
  }

  async function setBulk(on: boolean): Promise<void> {
    if (on && bulk === null) {
      bulk = { mode: await beginBulk(driver), chunks: 0 };
    } else if (!on && bulk !== null) {
      await endBulk(driver, bulk.mode, bulk.chunks);
      bulk = null;
    }
  }

  return {
    async meta() {
      const { notebookId: id, epoch, lastRid: rid, seq: last, complete } = await readMeta(driver);
      return { notebookId: id, epoch, lastRid: rid, seq: last, complete };
    },
    list: (scope) => listScope(driver, scope),
    candidates: (by) => listCandidates(driver, by),
    apply: (chunk) => lane.run(() => apply(chunk)),
    bulk: (on) => lane.run(() => setBulk(on)),
    setComplete: (complete) =>
      lane.run(async () => void (await driver.batch([setMeta('complete', complete ? '1' : '0')]))),
    noteVersions: (versions) =>
      lane.run(async () => {
        if (versions.length > 0) await driver.batch([noteFileVersions(versions)]);
      }),
    compact: (limits) => lane.run(() => compactIndex(driver, limits)),
    close: () => lane.run(() => driver.close()),
  };
}

function highestRid(chunk: SettledChunk, lastRid: number): number {
  let highest = lastRid;
  for (const rid of chunk.written.keys()) highest = Math.max(highest, rid);
  return highest;
}
