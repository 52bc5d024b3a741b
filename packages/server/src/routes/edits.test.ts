import { type Actor, anonymous, type Codex, createIds, type Notebook } from '@codexlab/core';
import { describe, expect, it } from 'vitest';
import type { Call } from '../handler.ts';
import type { editsRoutes } from '../contract/edits.ts';
import { hashOf } from '../http/etags.ts';
import { editsHandlers } from './edits.ts';

const newId = createIds({ nowMs: () => 1_800_000_000_000 });
const actor: Actor = { ...anonymous, userId: newId(), scope: 'admin' };
const hash = hashOf(new Uint8Array());
const diff = { comparable: true, added: 0, removed: 0, hunks: [] };

/** Sends an edit that an earlier run of the server may have made; tells how often it was made now. */
async function sendAgain(
  body: { readonly if_hash?: string; readonly dry_run?: boolean },
  ifMatch: string | null,
) {
  let made = 0;
  const file = { id: newId(), path: 'a.md', hash, tags: [], aliases: [], properties: {}, problems: [] };
  const edit = async () => {
    made++;
    return { file: null, diff };
  };
  const notebook = { files: { getById: async () => file }, edits: { edit } } as unknown as Notebook;
  const place = { notebook: { id: newId() }, workspace: { id: newId() } };
  const use = (_actor: unknown, _name: unknown, _action: unknown, work: (...given: unknown[]) => unknown) =>
    work(notebook, place);
  const call = {
    ...{ actor, ifMatch, interruptedMs: 5, codex: { notebooks: { use } } as unknown as Codex },
    ...{ params: { file: file.id }, query: { notebook_id: 'lab/runs' } },
    body: {
      edits: [{ address: { kind: 'document' }, action: 'append', content: 'x' }],
      dry_run: false,
      ...body,
    },
  } as unknown as Call<(typeof editsRoutes)['apply']>;
  const status = await editsHandlers.apply(call).then(
    () => 200,
    (error: { status: number }) => error.status,
  );
  return { status, made };
}

describe('edits whose first request was interrupted by a kill', () => {
  it('are not made again blindly: a text would stand there twice', async () => {
    expect(await sendAgain({}, null)).toEqual({ status: 409, made: 0 });
    expect(await sendAgain({}, '*')).toEqual({ status: 409, made: 0 });
  });

  it('are tried again where what must stand there tells whether they were made', async () => {
    expect(await sendAgain({ if_hash: hash }, null)).toEqual({ status: 200, made: 1 });
    expect(await sendAgain({}, hash)).toEqual({ status: 200, made: 1 });
  });

  it('may always be planned', async () => {
    expect(await sendAgain({ dry_run: true }, null)).toEqual({ status: 200, made: 1 });
  });
});
