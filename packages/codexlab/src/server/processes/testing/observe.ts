import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CodexClient } from '@codexlab/server/client';
import { hashesOnDisk } from '../../../testing/folder-oracle.ts';
import { hashesBeside } from './index-of.ts';
import { keyOf, type Observed } from './observed.ts';

/** A notebook that is looked at from outside. */
export interface Watched {
  readonly notebook: string;
  /** Its folder. */
  readonly root: string;
  /** Id of who may be a member of workspaces. */
  readonly colleagueId: string;
}

/** Everything that stands on a server: files by what the disk holds, the rest by what the API tells. */
export async function observe(codex: CodexClient, watched: Watched): Promise<Observed> {
  const { root, notebook } = watched;
  const seen = new Map<string, string>();
  for (const path of hashesOnDisk(root).keys())
    seen.set(keyOf('file', path), readFileSync(join(root, path), 'utf8'));
  const query = { notebook_id: notebook, per_page: 1000 };
  const trashed = codex.each((cursor) => codex.trash.list({ query: { ...query, cursor } }));
  for await (const { path } of trashed) see(seen, keyOf('trash', path ?? '?'), 'once');
  const tokens = codex.each((cursor) => codex.tokens.list({ query: { per_page: 1000, cursor } }));
  for await (const { name } of tokens) see(seen, keyOf('token', name), 'once');
  await observeWorkspaces(codex, watched, seen);
  return seen;
}

async function observeWorkspaces(codex: CodexClient, { colleagueId }: Watched, seen: Map<string, string>) {
  const all = codex.each((cursor) => codex.workspaces.list({ query: { per_page: 1000, cursor } }));
  for await (const { id, name, description } of all) {
    see(seen, keyOf('workspace', name), description ?? '');
    const { data } = await codex.workspaces.members({ params: { workspace: id } });
    const member = data.find(({ user_id }) => user_id === colleagueId);
    if (member !== undefined) see(seen, keyOf('member', name), member.role);
  }
}

/** What is there twice equals nothing that anybody asked for. */
function see(seen: Map<string, string>, key: string, value: string): void {
  seen.set(key, seen.has(key) ? `${seen.get(key)} and again ${value}` : value);
}

/** Throws unless the index is sound and equals the folder, and nothing unfinished lies about but so many uploads. */
export async function demandTidy(codex: CodexClient, watched: Watched, mostUploads: number): Promise<void> {
  const { root } = watched;
  const [disk, index] = [hashesOnDisk(root), await hashesBeside(codex, watched)];
  const wrong = [...new Set([...disk.keys(), ...index.keys()])].filter((p) => disk.get(p) !== index.get(p));
  if (wrong.length > 0) throw new Error(`The index differs from the folder: ${wrong.slice(0, 5).join(', ')}`);
  const left = namesIn(join(root, '.codex/tmp'));
  if (left.length > 0) throw new Error(`Temporary files were left: ${left.join(', ')}`);
  const uploads = namesIn(join(root, '.codex/uploads'));
  if (uploads.length > mostUploads) throw new Error(`Uploads were left: ${uploads.join(', ')}`);
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
