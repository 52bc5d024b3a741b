import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestServer } from './test-server.ts';

/** Everything that a denied call could have changed: rows but those that note that something was asked, and files. */
export async function stateOf({ driver, dataDir, codex }: TestServer): Promise<string> {
  await codex.audit.flush();
  const tables = await driver.all<{ name: string }>(
    `select name from sqlite_schema where type = 'table' and name not like 'sqlite_%' and name <> 'audit_log' order by name`,
  );
  const hash = createHash('sha256');
  for (const { name } of tables) {
    const rows = await driver.all<Record<string, unknown>>(`select * from "${name}" order by 1, 2`);
    for (const { last_used_at: _, ...row } of rows) hash.update(JSON.stringify([name, row]));
  }
  for (const line of filesBelow(join(dataDir, 'workspaces'))) hash.update(line);
  return hash.digest('hex');
}

/** Paths with their bytes; the index, its logs, and how far commits have come, are made anew from these. */
function filesBelow(folder: string): string[] {
  return readdirSync(folder)
    .sort()
    .flatMap((name) => {
      const path = join(folder, name);
      if (/notebook\.db|lock\.db|history\.json/.test(name)) return [];
      return lstatSync(path).isDirectory()
        ? [path, ...filesBelow(path)]
        : [`${path} ${readFileSync(path, 'base64')}`];
    });
}
