import { CodexError, isCodexError } from '../errors.ts';
import type { FileSystem, Hash } from '../fs/file-system.ts';
import { isReservedName, type RelPath } from '../paths.ts';
import type { ChangeOptions, NotebookLine, WrittenFile } from '../sync/line.ts';
import { isInInnerNotebook } from '../sync/walk.ts';
import {
  planPropertyWrite,
  planRest,
  type PropertyWrite,
  type RemainingProperty,
} from './plan-property-write.ts';
import type { PropertyEdit } from './property-edit.ts';
import type { PropertyEditor } from './property-editor.ts';
import { hashOfSource, type ReadSources, readPropertySources, type SourcePorts } from './property-sources.ts';

/** What writing properties needs. */
export interface PropertyWritePorts extends SourcePorts {
  readonly editor: PropertyEditor;
  /** Writes a file and indexes it, or leaves that to whoever holds the notebook. */
  readonly write: NotebookLine['write'];
}

/** What a change of properties left behind. */
export interface PropertyChange {
  /** The files that were written: the note itself, a sidecar …; none when nothing had to change. */
  readonly written: readonly WrittenFile[];
  /** Properties that still have a value, from files that are never written (XML). */
  readonly remaining: readonly RemainingProperty[];
}

const MAX_ATTEMPTS = 3;

/**
 * Changes properties of a file or folder where they stand. Edits commute with those of others, so that a file that was
 * changed in the meantime is read and edited again; with `ifHash`, the hash of the file itself, it is a `conflict`.
 * Throws `not_found`, `invalid`, `unsupported`, `too_large`, `conflict`, `out_of_scope`, `unavailable`; of several
 * files those before the failing one are written then. Repeating the call finishes it, but for a rename, which finds the
 * new name taken.
 */
export async function writeProperties(
  ports: PropertyWritePorts,
  path: RelPath,
  edits: readonly PropertyEdit[],
  options: ChangeOptions = {},
): Promise<PropertyChange> {
  if (path.split('/').some(isReservedName))
    throw new CodexError('invalid', `${path} is not part of the notebook's content.`, { path });
  if (await isInInnerNotebook(ports.fs, path)) {
    const message = `${path} belongs to another notebook inside this one; open that one.`;
    throw new CodexError('out_of_scope', message, { path });
  }
  const written: WrittenFile[] = [];
  for (let attempt = 1; ; attempt++) {
    const sources = await readPropertySources(ports, path);
    await requireHash(ports.fs, sources, options.ifHash);
    const { writes, remaining } =
      written.length === 0
        ? planPropertyWrite(sources, edits)
        : planRest(
            sources,
            edits,
            written.map((file) => file.path),
          );
    try {
      for (const write of writes) {
        const done = await writeOne(ports, sources, write, options);
        if (done) written.push(done);
      }
      return { written, remaining };
    } catch (error) {
      const isLost = isCodexError(error, 'conflict') && 'current' in error.details;
      if (!isLost || options.ifHash !== undefined || attempt === MAX_ATTEMPTS) throw error;
    }
  }
}

async function writeOne(
  ports: PropertyWritePorts,
  sources: ReadSources,
  { path, form, edits }: PropertyWrite,
  options: ChangeOptions,
): Promise<WrittenFile | null> {
  const before = sources.contents.get(path)?.bytes ?? null;
  const bytes = await edited(ports.editor, { path, form, edits }, before);
  if (bytes === before || (before === null && edits.every(({ kind }) => kind === 'remove'))) return null;
  return ports.write(path, bytes, { origin: options.origin, ifHash: hashOfSource(sources, path) });
}

async function edited(
  editor: PropertyEditor,
  { path, form, edits }: PropertyWrite,
  before: Uint8Array | null,
) {
  try {
    return await editor.edit(form, before, edits);
  } catch (error) {
    if (!isCodexError(error)) throw error;
    const details = { ...error.details, path };
    throw new CodexError(error.code, `${path}: ${error.message}`, details, { cause: error });
  }
}

/** Of a folder it is the hash of the file that holds its metadata. */
async function requireHash(
  fs: FileSystem,
  sources: ReadSources,
  ifHash: Hash | null | undefined,
): Promise<void> {
  if (ifHash === undefined) return;
  const { path, target, contents } = sources;
  const isFolder = sources.sources.some(({ form }) => form === 'folder');
  const wasRead = isFolder || contents.has(path);
  const current = wasRead
    ? hashOfSource(sources, isFolder ? target : path)
    : (await fs.read(path, { maxBytes: 0 })).hash;
  if (current === ifHash) return;
  throw new CodexError('conflict', `${path} has changed in the meantime.`, { path, current });
}
