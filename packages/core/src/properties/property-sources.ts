import { CodexError, isCodexError } from '../errors.ts';
import { FOLDER_METADATA, folderMetadataPath } from '../files/folder-metadata.ts';
import type { FileContent, FileSystem, Hash } from '../fs/file-system.ts';
import { extensionOf, folderOf, nameOf, type RelPath, relPathOnDisk } from '../paths.ts';
import { findSidecars, ownerOf } from '../sync/join-sidecars.ts';
import { isDottedSidecar } from '../sync/sidecars.ts';
import type { PropertySource, PropertySources } from './plan-property-write.ts';
import type { Properties } from './property-edit.ts';
import type { PropertyEditor, PropertyForm } from './property-editor.ts';

/** Files that are larger are not rewritten for a property: 64 MiB. */
const MAX_REWRITTEN_BYTES = 64 * 1024 * 1024;
const WITH_FRONTMATTER = new Set(['.md', '.markdown', '.cdx']);
const forms: Readonly<Record<string, PropertyForm>> = {
  '.json': 'json',
  '.xml': 'xml',
  '.md': 'frontmatter',
};

/** The sources of a file's or folder's properties with their bytes as they are on the disk now. */
export interface ReadSources extends PropertySources {
  /** Null for a file that is not there yet. */
  readonly contents: ReadonlyMap<RelPath, FileContent | null>;
}

/** What reading the sources needs. */
export interface SourcePorts {
  readonly fs: FileSystem;
  readonly editor: Pick<PropertyEditor, 'read'>;
  /** All properties that the index knows of a file, as far as it knows it. */
  readonly known: (path: RelPath) => Promise<Properties>;
}

/**
 * Reads everything that properties of a file or folder stand in. Throws `not_found`, `unsupported` for links and for
 * sidecars themselves, `too_large`, and what the file system throws.
 */
export async function readPropertySources(ports: SourcePorts, path: RelPath): Promise<ReadSources> {
  const found = await formsOf(ports.fs, path);
  const contents = new Map<RelPath, FileContent | null>();
  const sources: PropertySource[] = [];
  for (const [each, form] of found) {
    const content = await readIfThere(ports.fs, each);
    contents.set(each, content);
    sources.push({ path: each, form, properties: content === null ? {} : readOrNone(ports, form, content) });
  }
  const target = sources.find(({ form }) => form !== 'xml')!.path;
  return { path, sources, target, known: await ports.known(path), contents };
}

/** The files in which properties may stand, those that win first; the first one but XML is where new ones go. */
async function formsOf(
  fs: FileSystem,
  path: RelPath,
): Promise<readonly (readonly [RelPath, PropertyForm])[]> {
  const stat = path === '' ? { kind: 'folder' as const } : await fs.stat(path);
  if (stat === null) throw new CodexError('not_found', `There is no file ${path}.`, { path });
  if (stat.kind === 'folder') return [[folderMetadataPath(path), 'folder']];
  if (stat.kind !== 'file')
    throw new CodexError('unsupported', `${path} is no file that can have properties.`, { path });
  if (nameOf(path) === FOLDER_METADATA) return [[path, 'folder']];
  await refuseSidecar(fs, path);
  const sidecars = (await findSidecars(fs, path)).map((each) => each.path);
  const beside = sidecars.map((each) => [each, forms[extensionOf(each)]!] as const);
  if (WITH_FRONTMATTER.has(extensionOf(path))) return [[path, 'frontmatter'], ...beside];
  const json = beside.filter(([, form]) => form === 'json');
  const rest = beside.filter(([, form]) => form !== 'json');
  if (json.length > 0) return [...json, ...rest];
  return [[relPathOnDisk(folderOf(path), `.${nameOf(path)}.json`), 'json'], ...rest];
}

async function refuseSidecar(fs: FileSystem, path: RelPath): Promise<void> {
  const owner = ownerOf(path);
  if (owner === null || !isDottedSidecar(nameOf(path)) || (await fs.stat(owner))?.kind !== 'file') return;
  const message = `${path} holds the properties of ${owner}; name that file.`;
  throw new CodexError('unsupported', message, { path, owner });
}

async function readIfThere(fs: FileSystem, path: RelPath): Promise<FileContent | null> {
  try {
    const content = await fs.read(path, { maxBytes: MAX_REWRITTEN_BYTES });
    if (!content.truncated) return content;
    const message = `${path} is larger than ${MAX_REWRITTEN_BYTES} bytes and is not rewritten for a property.`;
    throw new CodexError('too_large', message, { path });
  } catch (error) {
    if (isCodexError(error, 'not_found')) return null;
    throw error;
  }
}

/** What is broken holds nothing; writing to it tells what is wrong. */
function readOrNone({ editor }: SourcePorts, form: PropertyForm, { bytes }: FileContent): Properties {
  try {
    return editor.read(form, bytes);
  } catch {
    return {};
  }
}

/** The hash of a source as it was read; null for a file that is not there yet. */
export function hashOfSource({ contents }: ReadSources, path: RelPath): Hash | null {
  return contents.get(path)?.hash ?? null;
}
