import { absPath } from '@codexlab/core';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { openCodexServer } from '../codex-server.ts';
import { openHost } from '../open.ts';
import { registerFolder } from '../server/register-folder.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import type { DatabaseCare } from './maintain.ts';
import { summaryOf } from './maintenance-task.ts';

const origin = { via: 'command', requestId: null, address: null };
const tended = {
  bytesBefore: 10,
  bytesAfter: 7,
  walBytesBefore: 5,
  walBytesAfter: 0,
  vacuumed: 'whole',
} as const;
const sound: DatabaseCare = {
  ...{ name: 'system', notebookId: null, state: 'sound', why: null, problems: [], tended },
};

describe('maintenance as a task', () => {
  it('is started over the API, done by the server, and tells what it found', async () => {
    const dataDir = temporaryFolder();
    const root = absPath(temporaryFolder({ 'a.md': '# Zebra' }));
    const notebooks = await openHost({ dataDir, workers: 0 });
    onTestFinished(() => notebooks.close());
    const quiet = { env: {}, port: 0, writeLog: () => undefined };
    const server = await openCodexServer({ ...quiet, dataDir, notebooks, allowedRoots: [root] });
    onTestFinished(() => server.close());
    await registerFolder(server.codex, { root }, origin);
    const call = await callerOf(server);
    const mistyped = { type: 'maintenance', input_data: { vaccum: true } };
    expect(await call('POST', '/tasks', mistyped)).toMatchObject({
      ...{ status: 422, details: { field: 'input_data.vaccum' } },
    });
    const begun = await call('POST', '/admin/maintenance', { vacuum: true });
    expect(begun).toMatchObject({ status: 202, data: { type: 'maintenance' } });
    const { id } = begun.data as { id: string };
    await vi.waitFor(
      async () => expect((await call('GET', `/tasks/${id}`)).data).toMatchObject({ status: 'completed' }),
      { timeout: 30_000 },
    );
    expect((await call('GET', '/admin/maintenance')).data).toContainEqual(
      expect.objectContaining({
        ...{ id, type: 'maintenance', progress: 1 },
        output_data: expect.objectContaining({
          databases: 2,
          sound: 2,
          damaged: 0,
          skipped: 0,
          troubles: [],
        }),
      }),
    );
  });

  it('sums sizes up and names the first of what is damaged or was skipped', () => {
    const damaged = (at: number): DatabaseCare => ({
      ...{
        ...sound,
        name: `n${at}`,
        state: 'damaged',
        problems: ['row 7 missing', 'and more'],
        tended: null,
      },
    });
    const gone: DatabaseCare = { ...sound, name: 'gone', state: 'skipped', why: 'Not there.', tended: null };
    const summary = summaryOf([sound, sound, gone, ...Array.from({ length: 30 }, (_, at) => damaged(at))]);
    expect(summary).toMatchObject({
      ...{ databases: 33, sound: 2, damaged: 30, skipped: 1 },
      ...{ bytes_before: 20, bytes_after: 14, wal_bytes_before: 10, wal_bytes_after: 0 },
    });
    expect(summary['troubles']).toHaveLength(20);
    expect(summary['troubles']).toContainEqual({
      ...{ name: 'n0', notebook_id: null, state: 'damaged', why: 'row 7 missing' },
    });
    expect(summaryOf([gone])['troubles']).toEqual([
      { name: 'gone', notebook_id: null, state: 'skipped', why: 'Not there.' },
    ]);
  });
});

/** Calls the API as the owner of the machine. */
async function callerOf({ url, createLocalLink }: Awaited<ReturnType<typeof openCodexServer>>) {
  const send = async (method: string, path: string, body?: object, token?: string) => {
    const answer = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: {
        'content-type': 'application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: answer.status, ...((await answer.json()) as { data: unknown }) };
  };
  const link = new URL((await createLocalLink()).url).hash.replace('#token=', '');
  const { data } = await send('POST', '/users/token/link', { token: link });
  const { access_token: token } = data as { access_token: string };
  return (method: string, path: string, body?: object) => send(method, path, body, token);
}
