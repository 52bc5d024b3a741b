import type {
  FileProblem,
  FileSummary,
  FolderSummary,
  NotebookFile,
  NotebookFolder,
  Problem,
  PropertyValue,
  SavedVersion,
  WrittenFile,
} from '@codexlab/core';
import { contentUrl } from './file-url.ts';
import { isoTime } from './iso-time.ts';

/** A file of a list with the properties that were asked for; null: none were. */
export interface FileRow {
  readonly file: FileSummary;
  readonly properties: Readonly<Record<string, PropertyValue>> | null;
}

/** A file of a list as JSON. */
function toWireFile(file: FileSummary) {
  return {
    id: file.id,
    path: file.path,
    size: file.sizeBytes,
    kind: file.kind,
    entry: file.entry,
    mime_type: file.mimeType,
    title: file.title,
    modified_at: isoTime(file.modifiedMs),
    hash: file.hash,
    tags: [...file.tags],
    problem_count: file.problemCount,
  };
}

/** A file of a list with the properties that were asked for, as JSON. */
export function toWireRow({ file, properties }: FileRow) {
  return properties === null ? toWireFile(file) : { ...toWireFile(file), properties: { ...properties } };
}

/** A file with everything known of it as JSON. */
export function toWireFullFile(file: NotebookFile, notebookId: string) {
  return {
    ...toWireFile(file),
    notebook_id: notebookId,
    properties: { ...file.properties },
    aliases: [...file.aliases],
    problems: file.problems.map(toWireProblem),
    created_at: isoTime(file.createdMs),
    updated_at: isoTime(file.updatedMs),
    git_tracked: file.gitTracked,
    git_commit_hash: file.gitCommit,
    content_url: contentUrl(notebookId, file.id),
  };
}

/** What writing a file left behind, as JSON; `file` is what the index has of it, which may not be that yet. */
export function toWireSaved(
  written: WrittenFile,
  file: NotebookFile | null,
  notebookId: string,
  outcome: SavedVersion['outcome'] = 'written',
) {
  return {
    id: file?.id ?? null,
    path: written.path,
    hash: written.hash,
    size: written.sizeBytes,
    indexed: written.indexed,
    conflict: written.conflict,
    outcome,
    file: file?.hash === written.hash ? toWireFullFile(file, notebookId) : null,
  };
}

/** A folder with its own metadata as JSON. */
export function toWireFolder(folder: NotebookFolder) {
  return {
    entry: folder.entry,
    path: folder.path,
    title: folder.title,
    tags: [...folder.tags],
    properties: { ...folder.properties },
    problems: folder.problems.map(toWireProblem),
  };
}

/** Something in a folder as JSON. */
export function toWireEntry(entry: FileSummary | FolderSummary) {
  return entry.entry === 'folder' ? { entry: entry.entry, path: entry.path } : toWireFile(entry);
}

/** The same, with the properties that were asked for. */
export function toWireEntryRow(entry: FileRow | FolderSummary) {
  return 'file' in entry ? toWireRow(entry) : toWireEntry(entry);
}

/** A problem as JSON; its file is named where the list is of more than one. */
export function toWireProblem(problem: Problem | FileProblem) {
  const place = 'path' in problem ? { path: problem.path } : {};
  return { ...place, code: problem.code, message: problem.message, line: problem.line };
}
