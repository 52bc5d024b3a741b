import type {
  Change,
  ChangeKind,
  DescribedTag,
  DuplicateGroup,
  FileProblem,
  FileSummary,
  FolderSummary,
  NotebookFile,
  NotebookFolder,
  NotebookLink,
  NotebookStats,
  NotebookTodo,
  Problem,
  PropertyCount,
  PropertyValueCount,
  SearchFacets,
  SearchHit,
  SearchMatch,
  SyncReport,
  UnresolvedTarget,
} from '@codexlab/core';
import { plainSnippet } from './render-text.ts';
import { isoTime } from './render-values.ts';

/** The names of changes as other programs see them. */
const changeTypes: Readonly<Record<ChangeKind, string>> = Object.freeze({
  'file.added': 'file_created',
  'file.written': 'file_modified',
  'file.metadata': 'metadata_updated',
  'file.moved': 'file_moved',
  'file.deleted': 'file_deleted',
  'notebook.resynced': 'notebook_resynced',
});

/** A file of a list as JSON. */
export function toWireFile(file: FileSummary) {
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
    tags: file.tags,
    problem_count: file.problemCount,
  };
}

/** A file with everything known of it as JSON. */
export function toWireFullFile(file: NotebookFile) {
  return {
    ...toWireFile(file),
    properties: file.properties,
    aliases: file.aliases,
    problems: file.problems.map(toWireProblem),
    created_at: isoTime(file.createdMs),
    updated_at: isoTime(file.updatedMs),
    git_tracked: file.gitTracked,
    git_commit_hash: file.gitCommit,
  };
}

/** A folder with its own metadata and what is in it, as JSON. */
export function toWireFolder(folder: NotebookFolder, children: readonly (FileSummary | FolderSummary)[]) {
  return {
    entry: folder.entry,
    path: folder.path,
    title: folder.title,
    tags: folder.tags,
    properties: folder.properties,
    problems: folder.problems.map(toWireProblem),
    children: children.map((child) =>
      child.entry === 'folder' ? { entry: child.entry, path: child.path } : toWireFile(child),
    ),
  };
}

/** A problem as JSON. */
export function toWireProblem(problem: Problem | FileProblem) {
  const place = 'path' in problem ? { path: problem.path } : {};
  return { ...place, code: problem.code, message: problem.message, line: problem.line };
}

/** A found file as JSON. */
export function toWireHit(hit: SearchHit) {
  return { path: hit.path, title: hit.title, snippet: plainSnippet(hit.snippet), score: hit.score };
}

/** A suggested file as JSON. */
export function toWireSuggestion(match: SearchMatch) {
  return { path: match.path, title: match.title, score: match.score };
}

/** Files with the same content as JSON; `paths` names at most 20 of them. */
export function toWireDuplicate(group: DuplicateGroup) {
  return { hash: group.hash, size: group.sizeBytes, files: group.files, paths: group.paths };
}

/** A tag as JSON. */
export function toWireTag(tag: DescribedTag) {
  return { name: tag.name, files: tag.files, color: tag.color, description: tag.description };
}

/** The name of a property as JSON. */
export function toWireProperty(property: PropertyCount) {
  return { name: property.name, files: property.files, types: property.types };
}

/** A value of a property as JSON: dates in ISO 8601. */
export function toWirePropertyValue({ type, value, files }: PropertyValueCount) {
  const plain: Readonly<Record<string, (value: number) => unknown>> = {
    checkbox: (number) => number === 1,
    date: (number) => isoTime(number).slice(0, 10),
    datetime: isoTime,
  };
  return { value: plain[type]?.(Number(value)) ?? value, type, files };
}

/** What found files have in common, as JSON. */
export function toWireFacets(facets: SearchFacets) {
  const { tags, types, folders, properties, files, approximate } = facets;
  return { tags, types, folders, properties, files, approximate };
}

/** A link as JSON; `path` is where it leads, `candidates` what it may mean when that is not clear. */
export function toWireLink(link: NotebookLink) {
  const { resolution, ...rest } = link;
  return {
    source: rest.source,
    line: rest.line,
    kind: rest.kind,
    target: rest.target,
    heading: rest.heading,
    block: rest.block,
    text: rest.text,
    status: resolution.status,
    path: resolution.status === 'resolved' ? resolution.path : null,
    candidates: resolution.status === 'ambiguous' ? resolution.candidates : [],
  };
}

/** A name that nothing bears, as JSON. */
export function toWireUnresolved(target: UnresolvedTarget) {
  return { target: target.target, links: target.links, sources: target.sources };
}

/** A todo as JSON. */
export function toWireTodo(todo: NotebookTodo) {
  const { path, title, line, text, heading, done, due } = todo;
  return { file_id: todo.fileId, path, title, line, text, heading, done, due };
}

/** What a notebook holds, as JSON. */
export function toWireStats(stats: NotebookStats) {
  return {
    files: stats.files,
    folders: stats.folders,
    text_files: stats.textFiles,
    tags: stats.tags,
    links: stats.links,
    problems: stats.problems,
    content_bytes: stats.contentBytes,
    index_bytes: stats.indexBytes,
  };
}

/** What a comparison did, as JSON. */
export function toWireReport(report: SyncReport) {
  return {
    added: report.added,
    updated: report.updated,
    moved: report.moved,
    removed: report.removed,
    unchanged: report.unchanged,
    read: report.read,
  };
}

/** A change as JSON: the form in which every live stream tells it. */
export function toWireChange(change: Change) {
  const { origin } = change;
  return {
    type: changeTypes[change.kind],
    cursor: change.cursor,
    data: {
      file_id: change.fileId,
      path: change.path,
      ...(change.oldPath === null ? {} : { old_path: change.oldPath }),
      timestamp: isoTime(change.atMs),
      ...(origin.actor === null ? {} : { actor: origin.actor }),
      via: origin.via,
    },
  };
}
