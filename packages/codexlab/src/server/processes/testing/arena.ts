import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type CodexClient, createClient } from '@codexlab/server/client';
import type { Watched } from './observe.ts';
import { PASSWORD } from './people.ts';
import { ownerOf, type ServerProcess, startServer } from './start-server.ts';

/** The name of who may be a member of workspaces. */
export const COLLEAGUE = 'colleague';

/** A place where rounds go on: the same folders from the first server to the last. */
export interface Arena extends Watched {
  readonly dataDir: string;
  readonly args: readonly string[];
  /** A personal token of the owner. */
  readonly token: string;
}

/** Makes the notebook, the colleague and the token with a first server, and ends that one in order. */
export async function openArena(dataDir: string, shared: string): Promise<Arena> {
  mkdirSync(join(shared, 'lab'), { recursive: true });
  const args = ['--allow-root', shared];
  const server = await startServer({ dataDir, args });
  const owner = await ownerOf(server);
  const workspace = (await owner.workspaces.create({ body: { name: 'Arena', path: shared } })).data.id;
  const body = { workspace_id: workspace, name: 'Lab', path: 'lab' };
  const notebook = (await owner.notebooks.create({ body })).data.id;
  const colleague = await owner.users.create({ body: { username: COLLEAGUE, password: PASSWORD } });
  const token = (await owner.tokens.create({ body: { name: 'writers', scope: 'admin' } })).data.secret;
  await endInOrder(server);
  return { dataDir, args, token, notebook, root: join(shared, 'lab'), colleagueId: colleague.data.id };
}

/** A client of the owner at a server of the arena. */
export function clientOf({ token }: Arena, { url }: ServerProcess, send: typeof fetch = fetch): CodexClient {
  return createClient({ baseUrl: url, token, fetch: send });
}

/** Lets a server end by itself. */
export async function endInOrder({ child, ended }: ServerProcess): Promise<void> {
  child.kill('SIGTERM');
  await ended;
}
