import { codex } from '../api/codex.ts';
import { count } from '../files/file-actions.ts';
import { reportFailure, say, sayWithUndo } from '../notify/use-notices.ts';
import type { Place } from '../places/place.ts';
import { changeRow } from './list-changes.ts';
import { rowName, rowValue, type FileRow, type ListRow, type PropertyValue } from './list-row.ts';
import type { ListRows } from './use-list-rows.ts';

/** As many edits go in one request. */
const MOST_EDITS = 1000;

type BulkInput = Parameters<typeof codex.bulk.edit>[0];
type Edit = BulkInput['body']['edits'][number];
type FileLine = ListRow & { readonly file: FileRow };

/** What can be done to lines of a list. Everything is shown at once, and offers to be undone. */
export function createRowEdits(place: () => Place, list: Pick<ListRows, 'change'>) {
  function show(row: FileLine, file: FileRow): void {
    list.change((rows) => changeRow(rows, { ...row, file }));
  }

  async function send(edits: readonly Edit[]): Promise<number> {
    let failed = 0;
    let reason: string | null = null;
    for (let from = 0; from < edits.length; from += MOST_EDITS) {
      const body = { notebook_id: place().notebook.id, edits: edits.slice(from, from + MOST_EDITS) };
      const { data } = await codex.bulk.edit({ body });
      failed += data.failed;
      reason ??= data.results.find(({ error }) => error !== null)?.error?.detail ?? null;
    }
    if (failed > 0) reportFailure(new Error(`${count(failed, 'file')} stayed as before: ${reason ?? ''}`));
    return failed;
  }

  /** Sets one property of files, each to its own value; null takes it away. */
  async function write(lines: readonly FileLine[], name: string, valueOf: (row: FileLine) => PropertyValue) {
    for (const row of lines) show(row, withProperty(row.file, name, valueOf(row)));
    const edits = lines.map((row): Edit => ({
      op: 'set',
      file: row.file.id,
      properties: { [name]: valueOf(row) },
    }));
    try {
      return await send(edits);
    } catch (error) {
      for (const row of lines) show(row, row.file);
      throw error;
    }
  }

  async function setProperty(rows: readonly ListRow[], name: string, value: PropertyValue): Promise<void> {
    const lines = rows.filter(isFileLine).filter((row) => !isSame(rowValue(row, name), value));
    if (lines.length === 0) return;
    const failed = await write(lines, name, () => value);
    if (failed === lines.length) return lines.forEach((row) => show(row, row.file));
    sayWithUndo(`${value === null ? 'Removed' : 'Set'} ${name} of ${what(lines)}`, async () => {
      await write(lines, name, (row) => rowValue(row, name));
    });
  }

  async function retag(lines: readonly FileLine[], tag: string, isAdded: boolean): Promise<number> {
    for (const row of lines) show(row, withTag(row.file, tag, isAdded));
    const names = isAdded ? { add: [tag] } : { remove: [tag] };
    return send(lines.map((row): Edit => ({ op: 'tag', file: row.file.id, ...names })));
  }

  /** Adds a tag to those that lack it, or takes it from those that have it. */
  async function setTag(rows: readonly ListRow[], tag: string, isAdded: boolean): Promise<void> {
    const lines = rows.filter(isFileLine).filter(({ file }) => file.tags.includes(tag) !== isAdded);
    if (lines.length === 0)
      return say(isAdded ? `All of them have ${tag} already` : `None of them has ${tag}`);
    await retag(lines, tag, isAdded);
    sayWithUndo(
      `${isAdded ? 'Added' : 'Removed'} ${tag} ${isAdded ? 'to' : 'from'} ${what(lines)}`,
      async () => {
        await retag(lines, tag, !isAdded);
      },
    );
  }

  return { setProperty, setTag };
}

/** What `createRowEdits` gives. */
export type RowEdits = ReturnType<typeof createRowEdits>;

/** True for lines that are files. */
export function isFileLine(row: ListRow): row is FileLine {
  return row.entry === 'file';
}

function what(lines: readonly FileLine[]): string {
  return lines.length === 1 ? rowName(lines[0]!) : count(lines.length, 'file');
}

function withProperty(file: FileRow, name: string, value: PropertyValue): FileRow {
  const others = Object.entries(file.properties ?? {}).filter(([each]) => each !== name);
  return { ...file, properties: Object.fromEntries(value === null ? others : [...others, [name, value]]) };
}

function withTag(file: FileRow, tag: string, isAdded: boolean): FileRow {
  const others = file.tags.filter((each) => each !== tag);
  return { ...file, tags: isAdded ? [...others, tag] : others };
}

function isSame(a: PropertyValue, b: PropertyValue): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
