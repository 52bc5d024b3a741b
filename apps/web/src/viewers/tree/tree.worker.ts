import { openChannel, workerPort } from '../channel.ts';
import { readTree } from './read-tree.ts';

const calls = {
  read: ({ text, path }: { readonly text: string; readonly path: string }): unknown => readTree(text, path),
};
/** What this worker answers. */
export type WorkerCalls = typeof calls;

openChannel(workerPort(), calls);
