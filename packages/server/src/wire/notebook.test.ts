import {
  createIds,
  parseRelPath,
  type NotebookStatus,
  type NotebookView,
  type SyncReport,
} from '@codexlab/core';
import { describe, expect, it } from 'vitest';
import { deletedNotebook, notebook, notebookStatus, syncReport } from '../contract/notebooks.ts';
import { toWireDeletedNotebook, toWireNotebook, toWireReport, toWireStatus } from './notebook.ts';
import { toPlaceChange } from './place-change.ts';

const newId = createIds({ nowMs: () => 1_700_000_000_000 });

const view: NotebookView = {
  ...{ id: newId(), workspaceId: newId(), name: 'Cells', slug: 'cells', path: 'bio/cells' },
  ...{ description: 'of 2026', createdMs: 0, updatedMs: 1, deletedMs: null, trashPath: null, role: 'editor' },
};

const stats: NotebookStatus['stats'] = {
  ...{ files: 1, folders: 2, textFiles: 3, tags: 4, links: 5, problems: 6, contentBytes: 7, indexBytes: 8 },
};

describe('a notebook as JSON', () => {
  it('has the fields that the contract names', () => {
    expect(notebook.parse(toWireNotebook(view))).toEqual(toWireNotebook(view));
    const deleted = toWireDeletedNotebook({ ...view, deletedMs: 5, trashPath: '.codex/trash/1' });
    expect(deletedNotebook.parse(deleted)).toEqual(deleted);
    expect(deleted).toMatchObject({ deleted_at: '1970-01-01T00:00:00.005Z', trash_path: '.codex/trash/1' });
  });

  it('tells each figure of its status under its own name', () => {
    const wire = toWireStatus({ state: { freshness: 'settling', message: null }, complete: false, stats });
    expect(notebookStatus.parse(wire)).toEqual(wire);
    expect(Object.values(wire.stats)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(wire.stats).toMatchObject({ text_files: 3, content_bytes: 7, index_bytes: 8 });
  });

  it('tells what a comparison did, with the problems that it met', () => {
    const problem = {
      path: parseRelPath('a.md'),
      code: 'unreadable',
      message: 'Cannot be read.',
      line: null,
    };
    const report: SyncReport = {
      ...{ added: 1, updated: 2, moved: 3, removed: 4, unchanged: 5, read: 6, problems: [problem], seq: 7 },
    };
    const wire = toWireReport(report);
    expect(syncReport.parse(wire)).toEqual(wire);
    expect(wire).toEqual({
      ...{ added: 1, updated: 2, moved: 3, removed: 4, unchanged: 5, read: 6 },
      problems: [{ path: 'a.md', code: 'unreadable', message: 'Cannot be read.', line: null }],
    });
  });
});

describe('a change of a workspace or notebook', () => {
  it('is what was sent, and null is not the same as absent', () => {
    expect(toPlaceChange({})).toEqual({});
    expect(Object.keys(toPlaceChange({ name: undefined, slug: 'x' }))).toEqual(['slug']);
    expect(toPlaceChange({ description: null })).toEqual({ description: null });
  });
});
