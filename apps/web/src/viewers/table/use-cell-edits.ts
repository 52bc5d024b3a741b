import { watch } from 'vue';
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

/** Changes cells in the file, one after the other, and can take each change back as long as nobody else changed it. */
export function useCellEdits(document: () => OpenDocument | null) {
  /** What our last change made of the file; null: somebody else changed it since, or nobody. */
  let ownHash: string | null = null;
  let last: Promise<unknown> = Promise.resolve();
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

  function inTurn(work: () => Promise<void>): Promise<void> {
    const done = last.then(work);
    last = done.catch(() => undefined);
    return done;
  }

  return {
    async change({ row, cells, column, value }: CellChange): Promise<void> {
      const width = Math.max(cells.length, column + 1);
      const next = Array.from({ length: width }, (_, at) => (at === column ? value : (cells[at] ?? '')));
      try {
        await inTurn(() => write(row, next));
        sayWithUndo(`Row ${row} is changed.`, () => inTurn(() => write(row, cells)));
      } catch (error) {
        reportFailure(error);
      }
    },
  };
}
