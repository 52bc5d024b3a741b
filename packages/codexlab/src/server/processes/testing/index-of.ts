import { join } from 'node:path';
import type { CodexClient } from '@codexlab/server/client';
import { hashesInIndex } from '../../../testing/folder-oracle.ts';
import { testEngine } from '../../../testing/test-engine.ts';
import { whenEnded } from './task-end.ts';

/**
 * Content hashes by path, as the index has them that a running server keeps; throws unless it is sound. A file that its
 * engine shares is looked into beside the server; of another the server tells, which alone can read it.
 */
export async function hashesBeside(
  codex: CodexClient,
  { root, notebook }: { readonly root: string; readonly notebook: string },
): Promise<ReadonlyMap<string, string | null>> {
  if (testEngine.sharesFiles) return hashesInIndex(join(root, '.codex'));
  await demandSound(codex);
  const hashes = new Map<string, string | null>();
  const query = { notebook_id: notebook, per_page: 1000 };
  const files = codex.each((cursor) => codex.files.list({ query: { ...query, cursor } }));
  for await (const { path, hash } of files) hashes.set(path, hash);
  return hashes;
}

/** Every page of every database is looked at by the engine. */
async function demandSound(codex: CodexClient): Promise<void> {
  const { id } = (await codex.operations.maintain({ body: {} })).data;
  const { status, output_data: found } = await whenEnded(codex, id);
  if (status === 'completed' && found?.['sound'] === found?.['databases']) return;
  throw new Error(`Not every database is sound: ${status} ${JSON.stringify(found)}`);
}
