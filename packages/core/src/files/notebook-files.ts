import { type NotebookUploadPorts, writeStream } from './notebook-uploads.ts';
import { openFile } from './open-file.ts';
import { folderMetadataPath } from './folder-metadata.ts';
import type { NotebookFile } from './file-store.ts';
import { fileText } from './read-text.ts';
import type { NotebookFiles, NotebookFolder } from '../notebook.ts';
import type { NotebookPorts } from '../notebook-ports.ts';
import { nameOf, parseRelPath, type RelPath, relPathWithin, ROOT } from '../paths.ts';
import { isVisible, type Visibility } from '../permissions/visibility.ts';
import { ownerOf } from '../sync/join-sidecars.ts';

/** The files of a notebook as somebody sees them, with the means to write them. */
export function createFiles(
  ports: NotebookPorts,
  visibility: Visibility,
  writing: NotebookUploadPorts,
): NotebookFiles {
  const { files } = ports.reader;
  const { line, locate, origin } = writing;
  return {
    get: async (path) => (path.isWellFormed() ? files.get(visibility, relPathWithin(path)) : null),
    getById: (id) => files.getById(visibility, id),
    list: (filter = {}, page = {}) => files.list(visibility, filter, page),
    count: (filter = {}) => files.count(visibility, filter),
    names: (after, limit) => files.names(visibility, after, limit),
    children: async (folder, page = {}) => files.children(visibility, relPathWithin(folder), page),
    childCount: async (folder) => files.childCount(visibility, relPathWithin(folder)),
    folder: async (path) => readFolder(ports, visibility, relPathWithin(path)),
    sidecarOwner: async (path) => readSidecarOwner(ports, visibility, relPathWithin(path)),
    duplicates: (page = {}) => files.duplicates(visibility, page),
    orphans: (page = {}) => files.orphans(visibility, page),
    problems: (page = {}) => files.problems(visibility, page),
    stats: () => files.stats(visibility),
    read: async (path, options) => {
      const located = await locate(path);
      writing.requireSeen(located);
      return ports.fs.read(located, options);
    },
    open: async (path) => openFile(ports, visibility, await locate(path)),
    text: async (path) => {
      const file = await files.get(visibility, await locate(path));
      return file ? fileText(ports, visibility, file.path) : '';
    },
    write: async (path, content, options = {}) => {
      const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
      return line().write(await locate(path), bytes, { origin, ...options });
    },
    writeStream: async (path, chunks, options = {}) =>
      writeStream(writing, await locate(path), chunks, options),
    createFolder: async (path, options = {}) =>
      line().createFolder(parseRelPath(path), { origin, ...options }),
    move: async (from, to, options = {}) => {
      await line().move(await locate(from), parseRelPath(to), { origin, ...options });
    },
    remove: async (path, options = {}) => line().remove(await locate(path), { origin, ...options }),
  };
}

async function readFolder(
  ports: NotebookPorts,
  visibility: Visibility,
  path: RelPath,
): Promise<NotebookFolder | null> {
  const stat = path === ROOT ? null : await ports.fs.stat(path);
  if (!isVisible(visibility, ports.ref.id) || (path !== ROOT && stat?.kind !== 'folder')) return null;
  const metadata = await ports.reader.files.get(visibility, folderMetadataPath(path));
  const { title = null, properties = {}, tags = [], problems = [] } = metadata ?? {};
  const own = typeof properties['title'] === 'string' ? title : null;
  return { entry: 'folder', path, filename: nameOf(path), title: own, properties, tags, problems };
}

/** What stands on the disk without a row and beside a file that has one is a part of that file. */
async function readSidecarOwner(
  { reader, fs }: NotebookPorts,
  visibility: Visibility,
  path: RelPath,
): Promise<NotebookFile | null> {
  const owner = ownerOf(path);
  if (owner === null || (await reader.files.get(visibility, path)) !== null) return null;
  const file = await reader.files.get(visibility, owner);
  return file !== null && (await fs.stat(path))?.kind === 'file' ? file : null;
}
