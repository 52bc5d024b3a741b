import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { rawWalk } from './raw-walk.ts';

const BATCH_FILES = 500;
const BATCHES_AHEAD = 4;

/**
 * The limit of a cold index on two cores: this thread walks, reads and hashes, another one writes rows and full text.
 * No Markdown is parsed, no link or tag is kept.
 */
export async function rawCold(root: string, database: string): Promise<void> {
  const writer = new Worker(new URL('./raw-writer.mjs', import.meta.url), { workerData: { database } });
  let sent = 0;
  let answered = 0;
  let wake: () => void = () => undefined;
  writer.on('message', () => {
    answered++;
    wake();
  });
  const until = (done: () => boolean) =>
    new Promise<void>((resolve) => {
      wake = () => done() && resolve();
      wake();
    });

  const paths: { path: string; size: number; statKey: string }[] = [];
  rawWalk(root, (file) => paths.push(file));
  for (let at = 0; at < paths.length; at += BATCH_FILES) {
    const batch = paths.slice(at, at + BATCH_FILES).map((file) => {
      const bytes = readFileSync(`${root}/${file.path}`);
      return {
        ...file,
        hash: createHash('sha256').update(bytes).digest('hex'),
        text: bytes.toString('utf8'),
      };
    });
    await until(() => sent - answered < BATCHES_AHEAD);
    writer.postMessage(batch);
    sent++;
  }
  writer.postMessage(null);
  sent++;
  await until(() => answered === sent);
  await writer.terminate();
}
