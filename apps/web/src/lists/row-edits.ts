import { count } from '../files/file-actions.ts';
import { say, sayWithUndo } from '../notify/use-notices.ts';
import type { Place } from '../places/place.ts';
import { changeRows } from './list-changes.ts';
import { rowName, type FileRow, type ListRow, type PropertyValue } from './list-row.ts';
import { oldValues } from './old-values.ts';
import { createEditSender, type Edit } from './send-edits.ts';
import type { ListRows } from './use-list-rows.ts';

type FileLine = ListRow & { readonly file: FileRow };

/** What can be done to lines of a list. Everything is shown at once, and offers to be undone. */
export function createRowEdits(place: () => Place, list: Pick<ListRows, 'change' | 'pages'>) {
  const { progress, send } = createEditSender(() => place().notebook.id);

  /** Shows what the files become, and puts them back when nothing of it was done. */
  async function apply(
    lines: readonly FileLine[],
    edited: (file: FileRow) => FileRow,
    edits: readonly Edit[],
  ) {
    const show = (file: (file: FileRow) => FileRow) =>
      list.change((rows) =>
        changeRows(
          rows,
          lines.map((row) => ({ ...row, file: file(row.file) })),
        ),
      );
    show(edited);
    try {
      const done = await send(edits);
      if (done === 0) show((file) => file);
      return done;
    } catch (error) {
      show((file) => file);
      throw error;
    }
  }

  function write(lines: readonly FileLine[], name: string, valueOf: (file: FileRow) => PropertyValue) {
    const edits = lines.map(({ file }): Edit => ({
      op: 'set',
      file: file.id,
      properties: { [name]: valueOf(file) },
    }));
    return apply(lines, (file) => withProperty(file, name, valueOf(file)), edits);
  }

  /** Sets one property of files; null takes it away. */
  async function setProperty(rows: readonly ListRow[], name: string, value: PropertyValue): Promise<void> {
    const files = rows.filter(isFileLine);
    const before = await oldValues(files, name, list.pages.value);
    const valueBefore = (file: FileRow) => before.get(file.id) ?? null;
    const lines = files.filter(({ file }) => !isSame(valueBefore(file), value));
    if (lines.length === 0 || (await write(lines, name, () => value)) === 0) return;
    sayWithUndo(`${value === null ? 'Removed' : 'Set'} ${name} of ${what(lines)}`, async () => {
      await write(lines, name, valueBefore);
    });
  }

  function retag(lines: readonly FileLine[], tag: string, isAdded: boolean) {
    const names = isAdded ? { add: [tag] } : { remove: [tag] };
    const edits = lines.map(({ file }): Edit => ({ op: 'tag', file: file.id, ...names }));
    return apply(lines, (file) => withTag(file, tag, isAdded), edits);
  }

  /** Adds a tag to those that lack it, or takes it from those that have it. */
  async function setTag(rows: readonly ListRow[], tag: string, isAdded: boolean): Promise<void> {
    const lines = rows.filter(isFileLine).filter(({ file }) => file.tags.includes(tag) !== isAdded);
    if (lines.length === 0)
      return say(isAdded ? `All of them have ${tag} already` : `None of them has ${tag}`);
    if ((await retag(lines, tag, isAdded)) === 0) return;
    sayWithUndo(
      `${isAdded ? 'Added' : 'Removed'} ${tag} ${isAdded ? 'to' : 'from'} ${what(lines)}`,
      async () => {
        await retag(lines, tag, !isAdded);
      },
    );
  }

  return { progress, send, setProperty, setTag };
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
