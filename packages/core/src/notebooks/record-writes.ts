import type { DeedDetails } from '../audit/deed.ts';
import type { RestoreReport } from '../history/notebook-history.ts';
import type { Notebook } from '../notebook.ts';

/** Something that was done to a notebook's files. */
export interface RecordedWrite {
  /** In the past tense: `file.written`, `file.moved`. */
  readonly kind: string;
  readonly path: string | null;
  readonly details?: DeedDetails | undefined;
}

/**
 * The same notebook, telling of everything that was changed through it, after it was done: whichever way a change
 * comes, it is in the audit log. What fails is told by whoever caught it.
 */
export function recordWrites(notebook: Notebook, done: (write: RecordedWrite) => void): Notebook {
  const { files, properties, tags, uploads, edits, trash, history, moves } = notebook;

  async function then<T>(work: Promise<T>, toWrite: (value: T) => RecordedWrite): Promise<T> {
    const value = await work;
    done(toWrite(value));
    return value;
  }

  return {
    ...notebook,
    as: (view) => recordWrites(notebook.as(view), done),
    files: {
      ...files,
      write: (path, content, options) =>
        then(files.write(path, content, options), (file) => written(file.path, file.sizeBytes)),
      writeStream: (path, chunks, options) =>
        then(files.writeStream(path, chunks, options), (file) => written(file.path, file.sizeBytes)),
      createFolder: (path, options) =>
        then(files.createFolder(path, options), () => ({ kind: 'folder.created', path })),
      move: (from, to, options) =>
        then(files.move(from, to, options), () => ({ kind: 'file.moved', path: to, details: { from } })),
      remove: (path, options) => then(files.remove(path, options), () => ({ kind: 'file.deleted', path })),
    },
    properties: {
      ...properties,
      set: (path, values, options) =>
        then(properties.set(path, values, options), () => ({ kind: 'file.metadata', path })),
      rename: (path, from, to, options) =>
        then(properties.rename(path, from, to, options), () => ({ kind: 'file.metadata', path })),
    },
    tags: {
      ...tags,
      describe: (name, wanted) =>
        then(tags.describe(name, wanted), () => ({ kind: 'tag.described', path: null })),
    },
    uploads: {
      ...uploads,
      complete: (id, options) =>
        then(uploads.complete(id, options), (file) => written(file.path, file.sizeBytes)),
    },
    edits: {
      ...edits,
      save: (path, content, options) =>
        then(edits.save(path, content, options), ({ file }) => written(file.path, file.sizeBytes)),
      edit: async (path, changes, options) => {
        const edited = await edits.edit(path, changes, options);
        if (edited.file) done(written(edited.file.path, edited.file.sizeBytes));
        return edited;
      },
    },
    history: {
      ...history,
      initialize: (options) =>
        then(history.initialize(options), () => ({ kind: 'history.initialized', path: null })),
      configure: (settings) =>
        then(history.configure(settings), (state) => ({
          kind: 'history.configured',
          path: null,
          details: { ...state.settings },
        })),
      commit: async (options) => {
        const made = await history.commit(options);
        const { revision, paths } = made;
        if (revision !== null)
          done({ kind: 'history.committed', path: null, details: { revision, files: paths.length } });
        return made;
      },
      restore: async (request) => {
        const report = await history.restore(request);
        if (!request.dryRun) done(versionRestored(request.path, report));
        return report;
      },
    },
    moves: {
      ...moves,
      move: (from, to, options) =>
        then(moves.move(from, to, options), ({ id, linkCount: links, fileCount: files }) => ({
          kind: 'file.moved',
          path: to,
          details: { from, move: id, links, files },
        })),
      undo: (id, options) =>
        then(moves.undo(id, options), ({ from, to, restored }) => ({
          kind: 'file.moved',
          path: to,
          details: { from, undone: id, files: restored.length },
        })),
    },
    trash: {
      ...trash,
      restore: (id, options) =>
        then(trash.restore(id, options), ({ path }) => ({ kind: 'file.restored', path })),
      empty: (options) =>
        then(trash.empty(options), ({ removed }) => ({
          kind: 'trash.emptied',
          path: null,
          details: { removed },
        })),
    },
  };
}

function versionRestored(path: string, report: RestoreReport): RecordedWrite {
  const { revision, writtenCount: written, removedCount: removed, left } = report;
  return { kind: 'version.restored', path, details: { revision, written, removed, left: left.length } };
}

function written(path: string, sizeBytes: number): RecordedWrite {
  return { kind: 'file.written', path, details: { sizeBytes } };
}
