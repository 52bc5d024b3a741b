import {
  createIds,
  fromDisk,
  storedRelPath,
  type EntryKind,
  type FileKind,
  type Hash,
  type IndexChange,
  type IndexReader,
  type ParsedLink,
  type ParsedTodo,
  type RelPath,
} from '@codexlab/core';
import type { SqlDriver } from '../driver.ts';
import { openNotebookIndexReader } from './index-reader.ts';
import { openNotebookIndexWriter } from './index-writer.ts';

/** A file of a contract suite, as plainly as it can be told. */
export interface SampleFile {
  readonly path: string;
  readonly entry?: EntryKind | undefined;
  readonly kind?: FileKind | undefined;
  readonly title?: string | null | undefined;
  readonly text?: string | null | undefined;
  readonly aliases?: readonly string[] | undefined;
  readonly links?: readonly Pick<ParsedLink, 'kind' | 'target'>[] | undefined;
  /** What its hash is made of; default: its place among the samples. */
  readonly content?: string | undefined;
  readonly sizeBytes?: number | undefined;
  /** Default: its place among the samples. */
  readonly modifiedMs?: number | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly todos?: readonly ParsedTodo[] | undefined;
}

/** An index with files in it, and every statement that its reader asks. */
export interface SampleIndex {
  readonly reader: IndexReader;
  readonly driver: SqlDriver;
  readonly asked: { readonly sql: string; readonly params: readonly unknown[]; readonly rows: number }[];
  /** Applies more changes. */
  change(changes: readonly IndexChange[]): Promise<void>;
}

/** Fills an index; the first file is the oldest, and has rid 1. The reader is to be closed by the caller. */
export async function openSamples(
  open: () => Promise<SqlDriver>,
  samples: readonly SampleFile[],
): Promise<SampleIndex> {
  const driver = await open();
  const newId = createIds({ nowMs: () => 1_700_000_000_000 });
  const writer = await openNotebookIndexWriter(driver, { newId });
  const change = async (changes: readonly IndexChange[]) => {
    await writer.apply({ changes, atMs: 1000, maxLogRows: 1000, resynced: false });
  };
  await change(samples.map((sample, at) => toAdd(sample, at + 1, newId())));
  const asked: SampleIndex['asked'] = [];
  const recording: SqlDriver = {
    ...driver,
    async all<R>(sql: string, params: readonly never[] = []) {
      const rows = await driver.all<R>(sql, params);
      asked.push({ sql, params, rows: rows.length });
      return rows;
    },
  };
  const reader = await openNotebookIndexReader(recording, { snippets: await open() });
  return { reader, driver, asked, change };
}

/** The change by which a file arrives. */
function toAdd(
  sample: SampleFile,
  rid: number,
  id: ReturnType<ReturnType<typeof createIds>>,
): Extract<IndexChange, { type: 'add' }> {
  const { title = null, text = '', aliases = [], kind = 'note' } = sample;
  const stat = {
    path: storedRelPath(sample.path),
    kind: sample.entry ?? 'file',
    sizeBytes: sample.sizeBytes ?? 1,
    modifiedMs: sample.modifiedMs ?? rid,
    statKey: `s${rid}`,
    identity: `i${rid}`,
  };
  const links = (sample.links ?? []).map((link, at) => ({
    ...link,
    ...{ heading: null, block: null, text: null, line: at + 1 },
  }));
  const parsed = {
    ...{
      kind,
      mimeType: 'text/plain',
      title,
      properties: {},
      tags: sample.tags ?? [],
      aliases,
      links,
      headings: [],
      todos: sample.todos ?? [],
      blocks: [],
    },
    ...{ text, problems: [] },
  };
  const hash = (sample.content ?? `content ${rid}`) as Hash;
  const entry = { stat, hash, metadataHash: String(title), parserVersion: 1, parsed };
  return { type: 'add', rid, id, revives: false, origin: fromDisk, entry };
}

/** The paths of what was found. */
export function pathsOf(items: readonly { readonly path: RelPath }[]): string[] {
  return items.map(({ path }) => path);
}
