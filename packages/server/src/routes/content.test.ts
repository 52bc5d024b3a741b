import { CodexError, createIds, type NotebookFile, parseRelPath, storedRelPath } from '@codexlab/core';
import { describe, expect, it } from 'vitest';
import { hashOf, isHash } from '../http/etags.ts';
import { sendContent } from './content.ts';
import type { FoundFile } from './use-file.ts';

const id = createIds({ nowMs: () => 1_800_000_000_000 })();
const bytes = new Uint8Array(3 * 1024 * 1024 + 5).map((_, i) => i % 251);

/** A file that is open until it is closed, with what happened to it and to the notebook that holds it. */
function scene(read = async (offset: number, length: number) => bytes.subarray(offset, offset + length)) {
  const told: string[] = [];
  const hash = hashOf(bytes);
  if (!isHash(hash)) throw new Error('no hash');
  const path = parseRelPath('a.bin');
  const stat = {
    path,
    kind: 'file',
    sizeBytes: bytes.length,
    modifiedMs: 0,
    statKey: '',
    identity: '',
  } as const;
  const close = async () => void told.push('closed');
  const files = { open: async () => ({ stat, knownHash: hash, hash: async () => hash, read, close }) };
  const file: Partial<NotebookFile> = { id, path: storedRelPath('a.bin'), mimeType: 'image/png' };
  const found = { file, notebook: { files }, notebookId: id } as unknown as FoundFile;
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  const use = async (work: (found: FoundFile) => Promise<void>) => {
    await work(found);
    told.push('released');
    release();
  };
  const send = (headers: Record<string, string> = {}, method = 'GET') =>
    sendContent(use, new Request('http://codex.test/', { method, headers }), { download: false });
  return { told, send, released, etag: `"${hash}"` };
}

describe('bytes on their way', () => {
  it('hold the notebook until the last of them has left', async () => {
    const { told, send, released } = scene();
    const response = await send();
    expect(told).toEqual([]);
    expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).toBe(true);
    await released;
    expect(told).toEqual(['closed', 'released']);
  });

  it('let go of it when the reader has gone', async () => {
    const { told, send, released } = scene();
    const reader = (await send()).body?.getReader();
    expect((await reader?.read())?.value?.length).toBe(1024 * 1024);
    await reader?.cancel();
    await released;
    expect(told).toEqual(['closed', 'released']);
  });

  it('end with a failure, and let go of it, when the disk fails or the file is cut', async () => {
    for (const read of [
      async (offset: number, length: number) => {
        if (offset > 0) throw new CodexError('unavailable', 'no disk');
        return bytes.subarray(offset, offset + length);
      },
      async (offset: number, length: number) =>
        bytes.subarray(offset, Math.min(offset + length, 1024 * 1024)),
    ]) {
      const { told, send, released } = scene(read);
      await expect((await send()).arrayBuffer()).rejects.toMatchObject({ code: 'unavailable' });
      await released;
      expect(told).toEqual(['closed', 'released']);
    }
  });

  it('are not read where nobody wants them', async () => {
    const never = async () => Promise.reject(new Error('read'));
    for (const [headers, method, status] of [
      [{}, 'HEAD', 200],
      [{ 'if-none-match': scene().etag }, 'GET', 304],
    ] as const) {
      const { told, send, released } = scene(never);
      const response = await send(headers, method);
      await released;
      expect([response.status, response.body]).toEqual([status, null]);
      expect(told).toEqual(['closed', 'released']);
    }
    const { told, send } = scene(never);
    await expect(send({ range: `bytes=${bytes.length}-` })).rejects.toMatchObject({ status: 416 });
    expect(told).toEqual(['closed']);
  });
});
