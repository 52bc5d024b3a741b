import { ApiError, type CodexClient } from '@codexlab/server/client';
import { type Arena, clientOf } from './arena.ts';
import type { Journal, OpenUpload, World } from './journal.ts';
import { demandTidy, observe } from './observe.ts';
import { keyOf } from './observed.ts';
import type { ServerProcess } from './start-server.ts';

/** Rounds in one arena, and what they have shown until now. */
export interface Series {
  readonly arena: Arena;
  readonly writers: readonly { readonly journal: Journal }[];
  readonly tally: { readonly requestIds: Map<string, string>; repeated: number; unheardUploads: number };
}

/** Demands of every writer's journal that it holds. */
export async function settleAll(
  { arena, writers, tally }: Series,
  server: ServerProcess,
): Promise<CodexClient> {
  const codex = clientOf(arena, server);
  await codex.notebooks.sync({ params: { notebook: arena.notebook } });
  const look = () => observe(codex, arena);
  const found = await look();
  for (const { journal } of writers) {
    const upload = journal.openUpload;
    if (upload?.id === null) tally.unheardUploads++;
    else if (upload) await giveUp(arena, upload, { codex, found });
    journal.uploading(null);
    if ((await journal.settle({ codex, found, observe: look })).repeated) tally.repeated++;
  }
  await demandTidy(codex, arena, tally.unheardUploads);
  return codex;
}

/** What has arrived of an upload is still there, or the file itself is. */
async function giveUp(
  { notebook }: Arena,
  { id, path, receivedBytes }: OpenUpload,
  { codex, found }: Pick<World, 'codex' | 'found'>,
): Promise<void> {
  const place = { params: { upload: id! }, query: { notebook_id: notebook } };
  try {
    const { received } = (await codex.uploads.get(place)).data;
    if (received < receivedBytes && !found.has(keyOf('file', path)))
      throw new Error(`${path}: ${received} of ${receivedBytes} bytes are left`);
    await codex.uploads.discard(place);
  } catch (error) {
    const isGone = error instanceof ApiError && error.status === 404;
    if (!isGone || !found.has(keyOf('file', path))) throw error;
  }
}
