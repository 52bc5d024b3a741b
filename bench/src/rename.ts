import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { openHost } from 'codexlab';

/** How long it took to rename a note with its links, beside writing the same files. */
export interface RenameRun {
  readonly ms: number;
  readonly rawMs: number;
}

/** About as long as notes are. */
const FILLER = 'Heated to 80 °C, stirred for an hour, then left to cool. '.repeat(30);

/**
 * Renames a note that `links` others link to, there and back, and each time writes as many files of the same length one
 * after the other: temporary file, fsync, rename, fsync of the folder.
 */
export async function measureRename(
  work: string,
  { links, rounds }: { readonly links: number; readonly rounds: number },
): Promise<RenameRun[]> {
  const [dir, raw] = [join(work, 'notes'), join(work, 'raw')];
  for (const folder of [dir, raw, join(dir, 'log')]) mkdirSync(folder, { recursive: true });
  const textOf = (target: string, at: number) => `# Day ${at}\n\nSee [[${target}]] for it.\n\n${FILLER}\n`;
  for (let at = 0; at < links; at++) writeFileSync(join(dir, 'log', `day${at}.md`), textOf('method', at));
  writeFileSync(join(dir, 'method.md'), FILLER);
  const host = await openHost({ dataDir: join(work, 'data') });
  const notebook = await host.open(dir);
  await notebook.sync();
  const runs: RenameRun[] = [];
  let [from, to] = ['method', 'procedure'];
  for (let round = 0; round < rounds; round++) {
    const rawMs = await timed(async () => {
      for (let at = 0; at < links; at++) writeDurably(raw, `day${at}.md`, textOf(to, at));
      return Promise.resolve();
    });
    const ms = await timed(async () => {
      const { linkCount } = await notebook.moves.move(`${from}.md`, `${to}.md`);
      if (linkCount !== links) throw new Error(`${linkCount} links instead of ${links}.`);
    });
    runs.push({ ms, rawMs });
    [from, to] = [to, from];
  }
  await host.close();
  return runs;
}

async function timed(work: () => Promise<void>): Promise<number> {
  const startMs = performance.now();
  await work();
  return performance.now() - startMs;
}

/** Writes a file so that it is whole and on the disk: temporary, fsync, rename, fsync of the folder. */
export function writeDurably(folder: string, name: string, text: string): void {
  const temporary = join(folder, `.${name}.tmp`);
  const file = openSync(temporary, 'w');
  writeSync(file, text);
  fsyncSync(file);
  closeSync(file);
  renameSync(temporary, join(folder, name));
  const opened = openSync(folder, 'r');
  fsyncSync(opened);
  closeSync(opened);
}
