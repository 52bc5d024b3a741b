import { type RelPath, relPathOnDisk } from '../paths.ts';

/** The name of the file that holds a folder's own metadata: frontmatter, or YAML alone. */
export const FOLDER_METADATA = '.metadata';

/** Where the metadata of a folder stands. */
export function folderMetadataPath(folder: RelPath): RelPath {
  return relPathOnDisk(folder, FOLDER_METADATA);
}
