import { computed, onScopeDispose, ref, shallowRef, triggerRef, watch } from 'vue';
import { toFailure, type Failure } from '../../api/failure.ts';
import type { OpenDocument } from '../../documents/open-document.ts';
import { byteSource } from '../bytes/byte-source.ts';
import { createPageCache, type PageCache } from '../bytes/page-cache.ts';
import { openChannel, type Channel } from '../channel.ts';
import {
  ROWS_PER_PAGE,
  type Arrangement,
  type TableHead,
  type TableProgress,
  type TableRow,
} from './table-store.ts';
import type { WorkerCalls } from './table.worker.ts';

const MOST_PAGES = 40;

/** A table that is shown: its rows are read, sorted and summed up in the background. */
export function useTable(document: () => OpenDocument | null, arrangement: () => Arrangement) {
  const head = shallowRef<TableHead | null>(null);
  const progress = shallowRef<TableProgress>({ rows: 0, bytes: 0, isDone: false });
  const failure = shallowRef<Failure | null>(null);
  const pages = shallowRef<PageCache<readonly TableRow[]> | null>(null);
  /** Rows that are shown; null: all that were read. */
  const arranged = ref<number | null>(null);
  const isArranging = ref(false);
  /** Grows whenever other rows are shown, or in another order. */
  const version = ref(0);
  let worker: Worker | null = null;
  let channel: Channel<WorkerCalls> | null = null;
  let round = 0;

  const count = computed(() => arranged.value ?? progress.value.rows);
  const isSorted = () => arrangement().sort !== null || arrangement().filters.length > 0;

  async function open(): Promise<void> {
    close();
    const opened = document();
    const file = opened?.file;
    if (!opened || !file) return;
    const mine = ++round;
    const source = byteSource(opened.place, opened.path, file.size);
    const isFirst = head.value === null;
    worker = new Worker(new URL('./table.worker.ts', import.meta.url), { type: 'module' });
    const made = openChannel<WorkerCalls>(worker, {
      read: ({ from, to }: { from: number; to: number }) => source.read(from, to),
      progress: (next: TableProgress) => {
        // A table that was shown before stays as it is until it was read again.
        if (mine === round && (isFirst || next.isDone)) progress.value = next;
      },
    });
    channel = made;
    try {
      failure.value = null;
      const next = await made.call('open', { size: file.size, path: opened.path });
      if (mine !== round) return;
      head.value = next;
      if (isFirst) usePages(made);
      await made.call('scan', undefined);
      if (mine !== round) return;
      if (isSorted()) await arrange();
      usePages(made);
    } catch (error) {
      if (mine === round) failure.value = toFailure(error);
    }
  }

  function usePages(from: Channel<WorkerCalls>): void {
    version.value += 1;
    pages.value = createPageCache({
      ...{ read: (index) => from.call('page', { index }), most: MOST_PAGES },
      onPage: () => triggerRef(pages),
      onFailure: (error) => (failure.value = toFailure(error)),
    });
  }

  async function arrange(): Promise<void> {
    if (channel === null || head.value?.isHeld !== true || !progress.value.isDone) return;
    const mine = round;
    isArranging.value = true;
    try {
      const left = await channel.call('arrange', arrangement());
      if (mine !== round) return;
      arranged.value = isSorted() ? left : null;
      usePages(channel);
    } catch (error) {
      failure.value = toFailure(error);
    } finally {
      isArranging.value = false;
    }
  }

  function close(): void {
    channel?.close();
    worker?.terminate();
    channel = null;
    worker = null;
  }

  watch(
    () => document()?.path,
    () => {
      head.value = null;
      arranged.value = null;
      progress.value = { rows: 0, bytes: 0, isDone: false };
    },
  );
  watch(() => [document()?.path, document()?.file?.hash ?? document()?.file?.modified_at] as const, open, {
    immediate: true,
  });
  watch(() => JSON.stringify(arrangement()), arrange);
  onScopeDispose(close);

  return {
    ...{ head, progress, failure, count, isArranging, pages, version },
    retry: open,
    /** The row at a place; null while it is being read. */
    rowAt: (row: number): TableRow | null =>
      pages.value?.get(Math.floor(row / ROWS_PER_PAGE))?.[row % ROWS_PER_PAGE] ?? null,
    summary: (column: number) => channel?.call('summary', { column }) ?? null,
    chart: (x: number | null, y: readonly number[]) => channel?.call('chart', { x, y }) ?? null,
  };
}

/** What `useTable` gives. */
export type OpenTable = ReturnType<typeof useTable>;
