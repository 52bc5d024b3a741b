import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { openNotebook } from 'codexlab';
import { rawCold } from './raw-cold.ts';
import { rawHash } from './raw-hash.ts';

/*
 * One cold index in a process of its own, so that peak memory is that of this run alone.
 * tsx cold-run.ts raw|hash|codex DIR DATA
 */
const [kind, dir, data] = process.argv.slice(2) as [string, string, string];

/** The database that was made; null when there is none. */
async function run(): Promise<string | null> {
  if (kind === 'raw') {
    const database = join(data, 'raw.db');
    rmSync(database, { force: true });
    await rawCold(dir, database);
    return database;
  }
  if (kind === 'hash') {
    rawHash(dir);
    return null;
  }
  const database = join(dir, '.codex', 'notebook.db');
  rmSync(join(dir, '.codex'), { recursive: true, force: true });
  const notebook = await openNotebook(dir, { dataDir: data });
  await notebook.sync();
  await notebook.close();
  return database;
}

const startMs = performance.now();
const database = await run();
const ms = performance.now() - startMs;
const peakBytes = process.resourceUsage().maxRSS * 1024;
process.stdout.write(
  `${JSON.stringify({ ms, peakBytes, indexBytes: database === null ? 0 : statSync(database).size })}\n`,
);
process.exit(0);
