import {
  relPathOnDisk,
  ROOT,
  type FileContent,
  type FileSource,
  type Hash,
  type ParsedFile,
} from '@codexlab/core';
import { parseFile } from './parse-file.ts';

const encoder = new TextEncoder();

/** The content of a file at a path, as a file system would give it. */
export function contentOf(path: string, text: string | Uint8Array): FileContent {
  const bytes = typeof text === 'string' ? encoder.encode(text) : text;
  const stat = {
    path: relPathOnDisk(ROOT, path),
    kind: 'file' as const,
    sizeBytes: bytes.length,
    modifiedMs: 0,
    statKey: '',
    identity: '',
  };
  return { stat, bytes, hash: '' as Hash, truncated: false };
}

/** Parses a file with the sidecars that stand beside it, by their names. Throws for formats that take a promise. */
export function parseText(
  path: string,
  text: string | Uint8Array,
  sidecars: Readonly<Record<string, string>> = {},
): ParsedFile {
  const beside = Object.entries(sidecars).map(([name, content]) => contentOf(name, content));
  return parseNow({ ...contentOf(path, text), sidecars: beside });
}

/** Parses a file of a format that takes no promise. */
export function parseNow(source: FileSource): ParsedFile {
  const parsed = parseFile(source);
  if (parsed instanceof Promise) throw new Error(`${source.stat.path} is parsed asynchronously`);
  return parsed;
}
