import type { AuditHead, AuditSegment } from '@codexlab/core';
import {
  readAuditHead,
  readSegments,
  schemaDigest,
  schemaVersions,
  type SqlDriver,
} from '@codexlab/storage-sql';
import type { DatabasePart } from './manifest.ts';

type Reader = Pick<SqlDriver, 'all'>;

/** A workspace as the system database has it. */
export interface WorkspaceRow {
  readonly id: string;
  readonly slug: string;
  readonly path: string;
}

/** A notebook as the system database has it; `path` is relative to its workspace. */
export interface NotebookRow {
  readonly id: string;
  readonly workspace_id: string;
  readonly path: string;
}

const LIVE_WORKSPACES = 'select id, slug, path from workspace where deleted_at is null order by id';
const LIVE_NOTEBOOKS = `
  select n.id, n.workspace_id, n.path from notebook n join workspace w on w.id = n.workspace_id
  where n.deleted_at is null and w.deleted_at is null order by n.id`;
const SYSTEM_POSITION = `
  select (select value from meta where key = 'epoch') as epoch,
    coalesce((select max(seq) from change_log), cast((select value from meta where key = 'forgotten_seq') as integer), 0) as seq`;
const NOTEBOOK_POSITION = `
  select (select value from meta where key = 'epoch') as epoch, (select value from meta where key = 'notebook_id') as id,
    coalesce((select seq from sqlite_sequence where name = 'change_log'), 0) as seq`;

/** What a database says of itself. */
export type DatabaseFacts = Omit<DatabasePart, 'file' | 'engine'>;

/** What the manifest says of a system database, with what lies around it. */
export interface SystemFacts {
  readonly part: DatabaseFacts;
  readonly auditHead: AuditHead;
  readonly segments: readonly AuditSegment[];
  readonly workspaces: readonly WorkspaceRow[];
  readonly notebooks: readonly NotebookRow[];
}

/** Reads a system database. */
export async function readSystemFacts(reader: Reader): Promise<SystemFacts> {
  const [position] = await reader.all<{ epoch: string | null; seq: number }>(SYSTEM_POSITION);
  return {
    part: {
      ...(await schemaOf(reader)),
      ...{ epoch: position?.epoch ?? '', seq: position?.seq ?? 0 },
    },
    auditHead: await readAuditHead(reader),
    segments: await readSegments(reader),
    workspaces: await reader.all<WorkspaceRow>(LIVE_WORKSPACES),
    notebooks: await reader.all<NotebookRow>(LIVE_NOTEBOOKS),
  };
}

/** Reads the index of a notebook; also which notebook it is of. */
export async function readNotebookFacts(
  reader: Reader,
): Promise<DatabaseFacts & { readonly notebookId: string | null }> {
  const [position] = await reader.all<{ epoch: string | null; id: string | null; seq: number }>(
    NOTEBOOK_POSITION,
  );
  const { epoch = null, id = null, seq = 0 } = position ?? {};
  return { ...(await schemaOf(reader)), epoch: epoch ?? '', seq, notebookId: id };
}

/** True when the index of a notebook has entries that are not deleted. */
export async function knowsFiles(reader: Reader): Promise<boolean> {
  return (await reader.all('select 1 from file_metadata where deleted_at is null limit 1')).length > 0;
}

async function schemaOf(reader: Reader): Promise<Pick<DatabasePart, 'versions' | 'schemaDigest'>> {
  return { versions: await schemaVersions(reader), schemaDigest: await schemaDigest(reader) };
}
