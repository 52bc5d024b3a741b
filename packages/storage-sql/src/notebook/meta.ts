import { CodexError, type IndexMeta, type NewId, type NotebookId, type Ulid } from '@codexlab/core';
import type { SqlDriver, Statement } from '../driver.ts';

/** What the value of `format` says in every index of ours. */
export const INDEX_FORMAT = 'codexlab notebook index';

export const metaStatements = {
  read: `select key, value from meta
    union all select 'seq', cast(seq as text) from sqlite_sequence where name = 'change_log'`,
  mint: 'insert into meta (key, value) values (?, ?) on conflict (key) do nothing',
  set: 'insert into meta (key, value) values (?, ?) on conflict (key) do update set value = excluded.value',
} as const;

type MetaKey = 'notebook_id' | 'epoch' | 'last_rid' | 'complete' | 'bulk';

/** Reads the facts of an index. Throws `unavailable` when there is none. */
export async function readMeta(
  driver: Pick<SqlDriver, 'all'>,
): Promise<IndexMeta & { readonly bulk: string }> {
  const rows = await driver.all<{ key: string; value: string }>(metaStatements.read);
  const values = new Map(rows.map(({ key, value }) => [key, value]));
  if (values.get('format') !== INDEX_FORMAT)
    throw new CodexError(
      'unavailable',
      'The database is not a notebook index, or one that was never finished.',
    );
  return {
    notebookId: values.get('notebook_id') as NotebookId,
    epoch: values.get('epoch') as Ulid,
    lastRid: Number(values.get('last_rid') ?? 0),
    seq: Number(values.get('seq') ?? 0),
    complete: values.get('complete') === '1',
    bulk: values.get('bulk') ?? '',
  };
}

/** Gives a new index its facts; an index that has them keeps them. */
export function mintMeta(newId: NewId, notebookId: NotebookId): Statement[] {
  const facts = {
    format: INDEX_FORMAT,
    notebook_id: notebookId,
    epoch: newId(),
    last_rid: '0',
    complete: '0',
  };
  return Object.entries(facts).map((params) => ({ sql: metaStatements.mint, params }));
}

/** Changes one fact. */
export function setMeta(key: MetaKey, value: string): Statement {
  return { sql: metaStatements.set, params: [key, value] };
}
