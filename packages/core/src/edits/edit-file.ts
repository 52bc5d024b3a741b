import { CodexError, isCodexError } from '../errors.ts';
import type { FileContent, FileSystem, Hash } from '../fs/file-system.ts';
import type { BaseStore } from '../history/base-store.ts';
import { isReservedName, type RelPath } from '../paths.ts';
import { isSameBytes } from '../same-bytes.ts';
import type { NotebookLine, WrittenFile } from '../sync/line.ts';
import type { Origin } from '../sync/scope.ts';
import { isInInnerNotebook } from '../sync/walk.ts';
import { MAX_TEXT_BYTES } from '../text/text-lines.ts';
import type { TextWork } from '../text/text-work.ts';
import type { FileEdit } from './edit.ts';
import { keepBase } from './keep-base.ts';
import { saveConflict } from './save-conflicts.ts';
import type { EditedFile } from './saves.ts';

/** What editing parts of files needs. */
export interface EditFilePorts {
  readonly fs: FileSystem;
  readonly texts: Pick<TextWork, 'edit' | 'diff'>;
  readonly bases: BaseStore;
  /** Writes a file and indexes it, or leaves that to whoever holds the notebook. Null: a dry run. */
  readonly write: NotebookLine['write'] | null;
}

/** What is edited. */
export interface EditFileRequest {
  readonly path: RelPath;
  readonly edits: readonly FileEdit[];
  readonly ifHash?: Hash | undefined;
  readonly origin?: Origin | undefined;
}

/** So often a file may change while its parts are edited. */
const MAX_TRIES = 5;
/** Each edit reads the whole text anew. */
const MAX_EDITS = 100;

/**
 * Changes parts of a file, all or none; a file that was changed in between is edited anew, as long as nobody said which version
 * they meant. See `NotebookEdits.edit` for errors.
 */
export async function editFile(ports: EditFilePorts, request: EditFileRequest): Promise<EditedFile> {
  await requireEditable(ports, request);
  for (let tries = 0, current: Hash | null = null; ; tries++) {
    if (tries === MAX_TRIES) throw saveConflict(request.path, 'busy', current);
    const now = await readNow(ports, request);
    current = now.hash;
    const bytes = await edited(ports, request, now);
    const isChanged = !isSameBytes(bytes, now.bytes);
    const file = isChanged && ports.write !== null ? await written(ports.write, request, now, bytes) : null;
    if (file === LOST) continue;
    if (file !== null) keepBoth(ports, now, { hash: file.hash, bytes });
    return { file, diff: await ports.texts.diff(now.bytes, bytes) };
  }
}

async function requireEditable({ fs }: EditFilePorts, { path, edits }: EditFileRequest): Promise<void> {
  if (edits.length === 0 || edits.length > MAX_EDITS) {
    const message = `One to ${MAX_EDITS} edits are made at once, not ${edits.length}.`;
    throw new CodexError('invalid', message, { field: 'edits' });
  }
  if (path.split('/').some(isReservedName))
    throw new CodexError('invalid', `${path} is not part of the notebook's content.`, { path });
  if (!(await isInInnerNotebook(fs, path))) return;
  const message = `${path} belongs to another notebook inside this one; open that one.`;
  throw new CodexError('out_of_scope', message, { path });
}

async function readNow({ fs }: EditFilePorts, { path, ifHash }: EditFileRequest): Promise<FileContent> {
  const stat = await fs.stat(path);
  if (stat === null) throw new CodexError('not_found', `There is no file ${path}.`, { path });
  if (stat.kind !== 'file')
    throw new CodexError('unsupported', `${path} is a ${stat.kind}, which has no parts to edit.`, { path });
  const now = await fs.read(path, { maxBytes: MAX_TEXT_BYTES });
  if (ifHash !== undefined && now.hash !== ifHash) throw movedOn(path, now.hash);
  if (now.truncated) throw tooLarge(path);
  return now;
}

async function edited({ texts }: EditFilePorts, { path, edits }: EditFileRequest, now: FileContent) {
  const bytes = await texts.edit(path, now.bytes, edits).catch((error: unknown) => {
    if (!isCodexError(error)) throw error;
    const details = { ...error.details, path };
    throw new CodexError(error.code, `${path}: ${error.message}`, details, { cause: error });
  });
  if (bytes.length > MAX_TEXT_BYTES) throw tooLarge(path);
  return bytes;
}

/** Somebody else wrote in between. */
const LOST = Symbol('lost');

async function written(
  write: NotebookLine['write'],
  { path, ifHash, origin }: EditFileRequest,
  now: FileContent,
  bytes: Uint8Array,
): Promise<WrittenFile | typeof LOST> {
  try {
    return await write(path, bytes, { ifHash: now.hash, origin });
  } catch (error) {
    if (!isCodexError(error, 'conflict') || error.details['current'] === undefined) throw error;
    if (ifHash === undefined) return LOST;
    throw movedOn(path, error.details['current'] as Hash | null);
  }
}

function keepBoth(
  { bases }: EditFilePorts,
  ...versions: readonly { readonly hash: Hash; readonly bytes: Uint8Array }[]
): void {
  for (const { hash, bytes } of versions) keepBase(bases, hash, bytes);
}

function movedOn(path: RelPath, current: Hash | null): CodexError {
  return new CodexError('conflict', `${path} has changed in the meantime; read it again.`, { path, current });
}

function tooLarge(path: RelPath): CodexError {
  const message = `${path}: parts are edited of files of at most ${MAX_TEXT_BYTES} bytes.`;
  return new CodexError('too_large', message, { path });
}
