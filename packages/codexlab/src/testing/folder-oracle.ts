import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { openDriver } from '@codexlab/storage-sqlite';

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
  const driver = await openDriver({
    location: join(indexDir, 'notebook.db'),
    synchronous: 'NORMAL',
    readOnly: true,
  });
  try {
    const [check] = await driver.all<{ integrity_check: string }>('pragma integrity_check');
    if (check?.integrity_check !== 'ok') throw new Error(`The index is damaged: ${check?.integrity_check}`);
    const rows = await driver.all<{ path: string; hash: string | null }>(
      'select path, content_hash as hash from file_metadata where deleted_at is null order by path',
    );
    return new Map(rows.map(({ path, hash }) => [path, hash] as const).sort(([a], [b]) => (a < b ? -1 : 1)));
  } finally {
    await driver.close();
  }
}

function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}
