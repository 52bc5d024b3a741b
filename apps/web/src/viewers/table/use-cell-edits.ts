import { shallowRef, watch } from 'vue';
import { codex } from '../../api/codex.ts';
import type { OpenDocument } from '../../documents/open-document.ts';
import { reportFailure, sayWithUndo } from '../../notify/use-notices.ts';

/** A cell that gets another value. */
export interface CellChange {
  /** Number of the row in the file, from 1. */
  readonly row: number;
  readonly cells: readonly string[];
  readonly column: number;
  readonly value: string;
}

/** Names a cell. */
export function cellKey(row: number, column: number): string {
  return `${row}:${column}`;
}

/** Changes cells in the file, one after the other, and can take each change back as long as nobody else changed it. */
export function useCellEdits(document: () => OpenDocument | null) {
  /** What our last change made of the file; null: somebody else changed it since, or nobody. */
  let ownHash: string | null = null;
  let last: Promise<unknown> = Promise.resolve();
  /** What was typed and is not in the file yet, by `cellKey`. */
  const pending = shallowRef<ReadonlyMap<string, string>>(new Map());
  watch(
    () => document()?.file?.hash,
    (hash) => {
      if (hash !== ownHash) ownHash = null;
    },
  );

  async function write(row: number, cells: readonly string[]): Promise<void> {
    const opened = document();
    const file = opened?.file;
    if (!opened || !file) return;
    const hash = ownHash ?? file.hash;
    const { data } = await codex.edits.apply({
      params: { file: file.id },
      query: { notebook_id: opened.place.notebook.id },
      body: {
        edits: [{ address: { kind: 'row', row }, action: 'replace', content: [...cells] }],
        ...(hash === null ? {} : { if_hash: hash }),
      },
    });
    ownHash = data.saved?.hash ?? ownHash;
    await opened.reload();
  }

  /** The text as it was, byte by byte, as long as nothing came after our change; else the row alone. */
  async function takeBack(
    was: { readonly text: string | null; readonly madeHash: string | null },
    change: CellChange,
  ) {
    const opened = document();
    if (!opened?.file || was.text === null || was.madeHash === null || ownHash !== was.madeHash)
      return write(change.row, change.cells);
    const input = { params: { file: opened.file.id }, query: { notebook_id: opened.place.notebook.id } };
    const saved = await codex.files.replace(
      { ...input, body: { content: was.text } },
      { ifMatch: was.madeHash },
    );
    ownHash = saved.data.hash;
    await opened.reload();
  }

  function setPending(key: string, value: string | null): void {
    const next = new Map(pending.value);
    if (value === null) next.delete(key);
    else next.set(key, value);
    pending.value = next;
  }

  function inTurn(work: () => Promise<void>): Promise<void> {
    const done = last.then(work);
    last = done.catch(() => undefined);
    return done;
  }

  return {
    pending,
    /** The rows were read again: they say it all. */
    settle: () => (pending.value = new Map()),
    async change(change: CellChange): Promise<void> {
      const { row, cells, column, value } = change;
      const width = Math.max(cells.length, column + 1);
      const next = Array.from({ length: width }, (_, at) => (at === column ? value : (cells[at] ?? '')));
      const key = cellKey(row, column);
      setPending(key, value);
      let text: string | null = null;
      try {
        await inTurn(() => {
          text = document()?.text ?? null;
          return write(row, next);
        });
        const was = { text, madeHash: ownHash };
        sayWithUndo(`Row ${row} is changed.`, () => inTurn(() => takeBack(was, change)));
      } catch (error) {
        setPending(key, null);
        reportFailure(error);
      }
    },
  };
}
