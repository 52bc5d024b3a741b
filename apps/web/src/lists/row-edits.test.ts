// @vitest-environment happy-dom
import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { computed } from 'vue';
import { codex } from '../api/codex.ts';
import { useNotices } from '../notify/use-notices.ts';
import type { Place } from '../places/place.ts';
import { fileRow, rowValue, type FileRow, type ListRow, type PropertyValue } from './list-row.ts';
import { createRowEdits } from './row-edits.ts';

const file = (
  id: string,
  properties: Readonly<Record<string, PropertyValue>>,
  tags: readonly string[] = [],
) =>
  ({
    id,
    path: `${id}.md`,
    title: id,
    kind: 'note',
    tags: [...tags],
    properties: { ...properties },
  }) as unknown as FileRow;

/** A list of two files on a server that keeps what it is told. */
function scene(shown: readonly string[]) {
  const onServer = new Map<string, Record<string, unknown>>([
    ['a', { status: 'draft' }],
    ['b', { status: 'old' }],
  ]);
  let rows: readonly ListRow[] = [...onServer].map(([id, properties]) =>
    fileRow(file(id, shown.includes('status') ? (properties as Record<string, PropertyValue>) : {})),
  );
  const asked = {
    notebookId: 'n',
    folder: '',
    source: { from: 'folder' as const },
    sort: { column: '@name', descending: false },
  };
  const pages = computed(() => ({ ...asked, properties: shown, perPage: 200 }));
  vi.spyOn(codex.folders, 'list').mockImplementation(async () => ({
    data: [...onServer].map(([id, properties]) => file(id, properties as Record<string, PropertyValue>)),
    pagination: {
      total: null,
      approximate: false,
      page: null,
      per_page: 1000,
      pages: null,
      next_cursor: null,
    },
  }));
  const edit = vi.spyOn(codex.bulk, 'edit').mockImplementation(async ({ body }) => {
    for (const each of body.edits)
      if (each.op === 'set')
        onServer.set(each.file ?? '', { ...onServer.get(each.file ?? ''), ...each.properties });
    return { data: { done: body.edits.length, failed: 0, results: [] }, etag: null };
  });
  const place = { notebook: { id: 'n' } } as Place;
  const edits = createRowEdits(() => place, { pages, change: (how) => void (rows = how(rows)) });
  const undo = async () => useNotices().act(useNotices().notices.at(-1)!.id);
  return { edits, edit, onServer, undo, rows: () => rows };
}

describe('editing rows', () => {
  beforeEach(() => {
    vi.restoreAllMocks();
    setActivePinia(createPinia());
  });

  it.each([[['status']], [[]]])('can be undone to what each file had, with the columns %j', async (shown) => {
    const { edits, onServer, undo, rows } = scene(shown);
    await edits.setProperty(rows(), 'status', 'done');
    expect([...onServer.values()]).toEqual([{ status: 'done' }, { status: 'done' }]);
    expect(rows().map((row) => rowValue(row, 'status'))).toEqual(['done', 'done']);
    await undo();
    expect([...onServer.values()]).toEqual([{ status: 'draft' }, { status: 'old' }]);
    expect(rows().map((row) => rowValue(row, 'status'))).toEqual(['draft', 'old']);
  });

  it('leaves alone what has the value already', async () => {
    const { edits, edit, rows } = scene(['status']);
    await edits.setProperty(rows(), 'status', 'draft');
    expect(edit.mock.calls[0]?.[0].body.edits).toMatchObject([{ file: 'b' }]);
  });

  it('shows the rows as they were when the server refuses', async () => {
    const { edits, edit, rows } = scene(['status']);
    edit.mockRejectedValue(new Error('no'));
    await expect(edits.setProperty(rows(), 'status', 'done')).rejects.toThrow('no');
    expect(rows().map((row) => rowValue(row, 'status'))).toEqual(['draft', 'old']);
  });
});
