import { FOLDER_METADATA, nameOf, type RelPath } from '@codexlab/core';
import { bareReading, type FileReading, type TextFile } from './file-reading.ts';
import { parseFrontmatter, parseYamlProperties } from './frontmatter.ts';
import type { DetectedKind } from './kind.ts';

const folderMetadataKind: DetectedKind = { kind: 'data', mimeType: 'text/yaml' };

/** True for the file that holds the metadata of the folder in which it lies. */
export function isFolderMetadata(path: RelPath): boolean {
  return nameOf(path) === FOLDER_METADATA;
}

/** Reads the metadata of a folder: frontmatter with nothing after it, or YAML without fences. */
export function readFolderMetadata({ text }: TextFile): FileReading {
  const front = parseFrontmatter(text);
  const { properties, problems } = front.bodyStart === 0 ? parseYamlProperties(text, 1) : front;
  return { ...bareReading(folderMetadataKind), properties, problems, text };
}
