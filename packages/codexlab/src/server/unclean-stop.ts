import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AbsPath, Codex, SystemStore } from '@codexlab/core';

const FILE = 'running';
const AT_ONCE = 100;

/** Marks the data folder as in use; tells whether the use before it was never ended. */
export function beginUse(dataDir: AbsPath): { readonly wasUnclean: boolean; readonly end: () => void } {
  const path = join(dataDir, FILE);
  const wasUnclean = existsSync(path);
  if (!wasUnclean) writeFileSync(path, '', { mode: 0o600, flush: true });
  return { wasUnclean, end: () => rmSync(path, { force: true }) };
}

/** Brings the audit log up to date for every registered notebook, one after the other. */
export async function catchUpAll(
  { codex, store }: { readonly codex: Codex; readonly store: SystemStore },
  options: { readonly signal: AbortSignal; readonly onTrouble: (error: unknown) => void },
): Promise<void> {
  const workspaceIds = [...(await store.workspaces.paths()).values()];
  let cursor: string | null = null;
  do {
    const page = await store.notebooks.list(workspaceIds, { limit: AT_ONCE, cursor });
    for (const { id } of page.items) {
      if (options.signal.aborted) return;
      await codex.audit.catchUp(id).catch(options.onTrouble);
    }
    cursor = page.nextCursor;
  } while (cursor !== null);
}
