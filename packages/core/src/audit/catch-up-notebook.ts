import { type Change, type ChangeCursor, changeCursor, parseChangeCursor } from '../changes/change-store.ts';
import { CodexError, isCodexError } from '../errors.ts';
import { folderMetadataPath } from '../files/folder-metadata.ts';
import { isUlid, type NotebookId, type Ulid } from '../ids.ts';
import type { NotebookChanges } from '../notebook.ts';
import type { NotebookParts } from '../notebooks/notebook-parts.ts';
import type { RegisteredNotebook } from '../notebooks/registered-notebook-store.ts';
import { openPlace } from '../notebooks/use-notebook.ts';
import { folderOf, ROOT } from '../paths.ts';
import { anonymous } from '../permissions/roles.ts';
import { fromDisk } from '../sync/scope.ts';
import { sidecarPaths } from '../sync/sidecars.ts';
import type { SystemStore } from '../system-store.ts';
import type { AuditBuffer } from './audit-buffer.ts';
import type { AuditEntry } from './audit-store.ts';
import { deedOf, entityOf } from './deed.ts';

const BATCH_ROWS = 1_000;

/** What catching up takes. */
export interface CatchUpPorts extends Pick<NotebookParts, 'host' | 'folders' | 'clock'> {
  readonly store: Pick<SystemStore, 'audit' | 'workspaces' | 'notebooks'>;
}

/**
 * Adds an entry for each change of a notebook that was made through Codex and that the log does not know by its request
 * and path; gives how many. Entries noted before the notebook's head is read are in the log by then, so that everything up to this
 * head is settled and need not be read again.
 */
export async function catchUpNotebook(
  ports: CatchUpPorts,
  buffer: Pick<AuditBuffer, 'flush' | 'markCaughtUp'>,
  notebookId: NotebookId,
): Promise<number> {
  const notebook = await ports.store.notebooks.get(notebookId);
  const workspace = notebook && (await ports.store.workspaces.get(notebook.workspaceId));
  if (!notebook || notebook.deletedMs !== null || !workspace || workspace.deletedMs !== null) return 0;
  return openPlace(ports, { notebook, workspace }, async ({ changes }) => {
    const head = await changes.head();
    await buffer.flush();
    const added = await copyChanges({ ports, buffer, notebook, changes }, head);
    await ports.store.notebooks.setAuditedUntil(notebookId, head);
    return added;
  });
}

interface Copy {
  readonly ports: Pick<CatchUpPorts, 'clock'> & {
    readonly store: Pick<SystemStore, 'audit' | 'notebooks'>;
  };
  readonly buffer: Pick<AuditBuffer, 'markCaughtUp'>;
  readonly notebook: RegisteredNotebook;
  readonly changes: Pick<NotebookChanges, 'since'>;
}

/** Adds entries for what is unknown up to `head`; gives how many. */
export async function copyChanges(copy: Copy, head: ChangeCursor): Promise<number> {
  const end = positionOf(head);
  let cursor = await firstUnread(copy, end);
  // What this run added: a later change of the same request and path is not known already by an earlier one.
  const added = new Set<string>();
  let count = 0;
  while (positionOf(cursor).seq < end.seq) {
    const batch = await copy.changes.since(cursor, BATCH_ROWS);
    if (batch.changes.length === 0) break;
    const seen = batch.changes.filter(({ seq }) => seq <= end.seq);
    count += await addUnknown(copy, seen, added);
    cursor = batch.cursor;
  }
  return count;
}

/** Where to go on. Rows that were compacted away before anybody had read them are told as a gap. */
async function firstUnread({ ports, notebook, changes }: Copy, end: Position): Promise<ChangeCursor> {
  const until = await ports.store.notebooks.auditedUntil(notebook.id);
  const last = until === null ? null : positionOf(until);
  // Another epoch is another index: what the older one had logged is gone with it.
  const start = last?.epoch === end.epoch ? last.seq : 0;
  if (await isKept(changes, { ...end, seq: start })) return cursorOf({ ...end, seq: start });
  await ports.store.audit.append([gapEntry(notebook, ports.clock.nowMs())]);
  let [lost, kept] = [start, end.seq];
  while (kept - lost > 1) {
    const middle = Math.floor((lost + kept) / 2);
    if (await isKept(changes, { ...end, seq: middle })) kept = middle;
    else lost = middle;
  }
  return cursorOf({ ...end, seq: kept });
}

async function isKept(changes: Copy['changes'], position: Position): Promise<boolean> {
  try {
    await changes.since(cursorOf(position), 1);
    return true;
  } catch (error) {
    if (isCodexError(error, 'stale')) return false;
    throw error;
  }
}

async function addUnknown(copy: Copy, changes: readonly Change[], added: Set<string>): Promise<number> {
  const { ports, notebook, buffer } = copy;
  const ours = changes.filter(({ origin }) => origin.via !== fromDisk.via);
  const requests = [...new Set(ours.map(requestOf))];
  const known = await ports.store.audit.knownPaths(notebook.id, requests);
  const fresh = ours.filter(
    (change) => added.has(placeOf(change)) || !isTold(change, known.get(requestOf(change))),
  );
  if (fresh.length > 0) await ports.store.audit.append(fresh.map((change) => toEntry(notebook, change)));
  for (const change of fresh) {
    added.add(placeOf(change));
    if (change.path !== null) buffer.markCaughtUp(notebook.id, requestOf(change), change.path);
  }
  return fresh.length;
}

/**
 * A request may do many things, and a crash come between them: it is not known as a whole. One entry may tell of a
 * folder with all that is in it, or of a sidecar, whose file is what changed.
 */
function isTold({ path }: Change, told: ReadonlySet<string | null> | undefined): boolean {
  if (told === undefined || path === null) return told !== undefined;
  if (told.has(path) || sidecarPaths(path).some((sidecar) => told.has(sidecar))) return true;
  for (let folder = folderOf(path); folder !== ROOT; folder = folderOf(folder))
    if (told.has(folder)) return true;
  return told.has(ROOT) && path === folderMetadataPath(ROOT);
}

function placeOf(change: Change): string {
  return `${requestOf(change)} ${change.path}`;
}

/** Changes without a request (by the command, by a program) are known by their place in the log. */
function requestOf(change: Change): string {
  return change.origin.requestId ?? `change ${change.cursor}`;
}

function toEntry({ id: notebookId, workspaceId }: RegisteredNotebook, change: Change): AuditEntry {
  const { atMs, kind, fileId: entityId, path, origin } = change;
  const deed = {
    atMs,
    kind,
    actorId: origin.actor,
    via: origin.via,
    requestId: requestOf(change),
    address: null,
  };
  const subject = { entity: entityOf(kind), entityId, workspaceId, notebookId, path };
  return { ...deed, details: { caught_up: true }, ...subject, outcome: 'ok' };
}

function gapEntry({ id: notebookId, workspaceId }: RegisteredNotebook, atMs: number): AuditEntry {
  const subject = { entity: 'audit', entityId: null, workspaceId, notebookId, path: null };
  return { ...deedOf(anonymous, 'audit.gap', atMs), ...subject, outcome: 'failed' };
}

interface Position {
  readonly epoch: Ulid;
  readonly seq: number;
}

function cursorOf({ epoch, seq }: Position): ChangeCursor {
  return changeCursor(epoch, seq);
}

function positionOf(cursor: ChangeCursor): Position {
  const position = parseChangeCursor(cursor);
  if (!position || !isUlid(position.epoch))
    throw new CodexError('internal', 'A notebook gave a position that is none.', { cursor });
  return { epoch: position.epoch, seq: position.seq };
}
