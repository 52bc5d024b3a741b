import { openChannel, workerPort } from '../channel.ts';
import { createLineStore, type LineProgress, type LineStore } from './line-store.ts';

/** What the page answers. */
export type PageCalls = {
  readonly read: (input: { readonly from: number; readonly to: number }) => Promise<Uint8Array<ArrayBuffer>>;
  readonly progress: (input: LineProgress) => void;
};

let store: LineStore | null = null;
let search = 0;

const calls = {
  open: async ({ size }: { readonly size: number }): Promise<void> => {
    store = createLineStore((from, to) => page.call('read', { from, to }), size);
    await store.scan((progress) => void page.call('progress', progress));
  },
  page: async ({ index }: { readonly index: number }): Promise<readonly string[]> =>
    (await store?.page(index)) ?? [],
  find: async ({ words }: { readonly words: string }): Promise<readonly number[]> => {
    const mine = ++search;
    return (await store?.find(words, () => mine !== search)) ?? [];
  },
};
/** What this worker answers. */
export type WorkerCalls = typeof calls;

const page = openChannel<PageCalls>(workerPort(), calls);
