import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { SqlDriver } from '@codexlab/storage-sql';
import { openedAt } from '../databases/opened.ts';
import { testEngine } from './test-engine.ts';

/** Content hashes by path, of everything in a folder but `.codex` and `.git`: an independent look at the disk. */
export function hashesOnDisk(root: string): Map<string, string> {
  const hashes = new Map<string, string>();
  const folders = [''];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const name of readdirSync(join(root, folder))) {
      if (name === '.codex' || name === '.git' || name === 'node_modules') continue;
      const path = folder === '' ? name : `${folder}/${name}`;
      const stat = lstatSync(join(root, path));
      if (stat.isDirectory()) folders.push(path);
      else
        hashes.set(
          path,
          sha256(stat.isSymbolicLink() ? readlinkSync(join(root, path)) : readFileSync(join(root, path))),
        );
    }
  }
  return new Map([...hashes].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Content hashes by path, as the index at `indexDir` has them; the database must also be sound. */
export async function hashesInIndex(indexDir: string): Promise<Map<string, string | null>> {
  const location = join(indexDir, 'notebook.db');
  const through = openedAt(location)?.through; // of an engine that does not share files
  if (through) return readHashes(through);
  const driver = await testEngine.openDriver({ location, synchronous: 'NORMAL', readOnly: true });
  try {
    return await readHashes(driver);
  } finally {
    await driver.close();
  }
}

async function readHashes(driver: Pick<SqlDriver, 'all'>): Promise<Map<string, string | null>> {
  const [check] = await driver.all<{ integrity_check: string }>('pragma integrity_check');
  if (check?.integrity_check !== 'ok') throw new Error(`The index is damaged: ${check?.integrity_check}`);
  const rows = await driver.all<{ path: string; hash: string | null }>(
    'select path, content_hash as hash from file_metadata where deleted_at is null order by path',
  );
  return new Map(rows.map(({ path, hash }) => [path, hash] as const).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}
