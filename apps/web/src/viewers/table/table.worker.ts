import { openChannel, workerPort } from '../channel.ts';
import { pointsOf, type ChartPoints } from './chart-points.ts';
import type { Summary } from './summarise.ts';
import {
  createTableStore,
  type Arrangement,
  type TableHead,
  type TableProgress,
  type TableRow,
  type TableStore,
} from './table-store.ts';

/** What the page answers. */
export type PageCalls = {
  readonly read: (input: { readonly from: number; readonly to: number }) => Promise<Uint8Array<ArrayBuffer>>;
  readonly progress: (input: TableProgress) => void;
};

let store: TableStore | null = null;

function opened(): TableStore {
  if (store === null) throw new Error('No table is open.');
  return store;
}

const calls = {
  open: (file: { readonly size: number; readonly path: string }): Promise<TableHead> => {
    store = createTableStore((from, to) => page.call('read', { from, to }), file);
    return store.head();
  },
  scan: (): Promise<void> => opened().scan((progress) => void page.call('progress', progress)),
  arrange: (arrangement: Arrangement): Promise<number> => opened().arrange(arrangement),
  page: ({ index }: { readonly index: number }): Promise<readonly TableRow[]> => opened().page(index),
  summary: ({ column }: { readonly column: number }): Promise<Summary> => opened().summary(column),
  chart: async (input: {
    readonly x: number | null;
    readonly y: readonly number[];
  }): Promise<ChartPoints> => {
    const columns = [...(input.x === null ? [] : [input.x]), ...input.y];
    return pointsOf(await opened().numbers(columns), input.x !== null);
  },
};
/** What this worker answers. */
export type WorkerCalls = typeof calls;

const page = openChannel<PageCalls>(workerPort(), calls);
