import type { NotebookStatus, NotebookView, RegisteredNotebook, SyncReport } from '@codexlab/core';
import { isoTime } from './iso-time.ts';

/** A notebook as JSON. */
export function toWireNotebook(notebook: NotebookView) {
  return { ...common(notebook), role: notebook.role };
}

/** A deleted notebook as JSON; `deletedMs` is there, for only deleted ones are listed so. */
export function toWireDeletedNotebook(notebook: RegisteredNotebook) {
  return {
    ...common(notebook),
    deleted_at: isoTime(notebook.deletedMs ?? notebook.updatedMs),
    trash_path: notebook.trashPath,
  };
}

/** How a notebook is, as JSON. */
export function toWireStatus({ state, complete, stats }: NotebookStatus) {
  return {
    freshness: state.freshness,
    message: state.message,
    complete,
    stats: {
      files: stats.files,
      folders: stats.folders,
      text_files: stats.textFiles,
      tags: stats.tags,
      links: stats.links,
      problems: stats.problems,
      content_bytes: stats.contentBytes,
      index_bytes: stats.indexBytes,
    },
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
    problems: report.problems.map(({ path, code, message, line }) => ({ path, code, message, line })),
  };
}

function common(notebook: RegisteredNotebook) {
  return {
    id: notebook.id,
    workspace_id: notebook.workspaceId,
    name: notebook.name,
    slug: notebook.slug,
    path: notebook.path,
    description: notebook.description,
    created_at: isoTime(notebook.createdMs),
    updated_at: isoTime(notebook.updatedMs),
  };
}
