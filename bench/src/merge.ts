import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openHost } from 'codexlab';
import { diff3Merge } from 'node-diff3';
import { writeDurably } from './rename.ts';

/** How long a merged save took, beside the library and a write. */
export interface MergeRun {
  readonly ms: number;
  readonly rawMs: number;
}

const LINES = 4000;
const CHANGES = 20;

/** Saves a note of 1 MB that another program has changed since, and does the same by hand. */
export async function measureMerge(work: string, rounds: number): Promise<MergeRun[]> {
  const [dir, raw] = [join(work, 'notes'), join(work, 'raw')];
  for (const folder of [dir, raw]) mkdirSync(folder, { recursive: true });
  const host = await openHost({ dataDir: join(work, 'data') });
  const notebook = await host.open(dir);
  await notebook.sync();
  const runs: MergeRun[] = [];
  for (let round = 0; round <= rounds; round++) {
    const base = Array.from({ length: LINES }, (_, at) => `${round}.${at}: ${'lorem ipsum '.repeat(20)}`);
    const ours = changed(base, 'ours', 3);
    const theirs = changed(base, 'theirs', 100);
    writeFileSync(join(dir, 'long.md'), base.join('\n'));
    const { hash, bytes } = await notebook.files.read('long.md');
    notebook.edits.noteRead(hash, bytes);
    writeFileSync(join(dir, 'long.md'), theirs.join('\n'));
    const content = Buffer.from(ours.join('\n'));
    const startMs = performance.now();
    const { outcome } = await notebook.edits.save('long.md', content, { base: hash });
    const endMs = performance.now();
    if (outcome !== 'merged') throw new Error(`It was ${outcome}.`);
    const texts = [ours, base, theirs].map((lines) => Buffer.from(lines.join('\n')));
    const rawStartMs = performance.now();
    writeDurably(raw, 'long.md', mergedByHand(texts));
    // The first save starts the thread.
    if (round > 0) runs.push({ ms: endMs - startMs, rawMs: performance.now() - rawStartMs });
  }
  await host.close();
  return runs;
}

function changed(lines: readonly string[], name: string, from: number): string[] {
  const every = LINES / CHANGES;
  return lines.map((line, at) => (at % every === from ? `${name} ${at}` : line));
}

function mergedByHand(texts: readonly Buffer[]): string {
  const [ours, base, theirs] = texts.map((text) => text.toString().split('\n'));
  return diff3Merge(ours!, base!, theirs!)
    .flatMap(({ ok }) => ok ?? [])
    .join('\n');
}
