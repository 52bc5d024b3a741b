import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { CodexClient } from '@codexlab/server/client';
import { describe, expect, it } from 'vitest';
import { hashesOnDisk } from '../../testing/folder-oracle.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { refusal } from './testing/people.ts';
import { ownerOf, startServer } from './testing/start-server.ts';

const PATIENCE_MS = 240_000;
const SIZE_BYTES = 20 * 1024 * 1024;
const PIECE_BYTES = 4 * 1024 * 1024;
const PATH = 'data/measured.bin';

/** Bytes of which no two pieces are equal. */
function manyBytes(): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(SIZE_BYTES);
  const words = new Uint32Array(bytes.buffer);
  let state = 42;
  for (let i = 0; i < words.length; i++) words[i] = state = Math.imul(state, 1_664_525) + 1_013_904_223;
  return bytes;
}

async function openNotebook(codex: CodexClient, folder: string): Promise<string> {
  const { data } = await codex.workspaces.create({ body: { name: 'Data', path: folder } });
  const body = { workspace_id: data.id, name: 'Data', path: '.' };
  return (await codex.notebooks.create({ body })).data.id;
}

interface Cut {
  readonly place: {
    readonly params: { readonly upload: string };
    readonly query: { readonly notebook_id: string };
  };
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly offset: number;
}

/** Sends a part of a piece, and breaks the connection in the middle of it. */
async function cutOff(codex: CodexClient, { place, bytes, offset }: Cut): Promise<void> {
  const cutting = new AbortController();
  async function* part() {
    yield bytes.subarray(offset, offset + 100_000);
    cutting.abort();
  }
  const input = { params: place.params, query: { ...place.query, offset }, body: part() };
  await expect(codex.uploads.append(input, { signal: cutting.signal })).rejects.toThrow('abort');
}

describe('a large file, sent with the typed client', () => {
  it(
    'goes on after an interruption and a restart where it had come, and is read in ranges',
    async () => {
      const [folder, dataDir, bytes] = [temporaryFolder(), temporaryFolder(), manyBytes()];
      const hash = createHash('sha256').update(bytes).digest('hex');
      const start = { dataDir, args: ['--allow-root', folder] };
      const first = await startServer(start);
      const before = await ownerOf(first);
      const notebook_id = await openNotebook(before, folder);
      const begun = await before.uploads.begin({ body: { notebook_id, path: PATH, size: SIZE_BYTES } });
      const place = { params: { upload: begun.data.id }, query: { notebook_id } };
      const send = (codex: CodexClient, offset: number) =>
        codex.uploads.append({
          params: place.params,
          query: { ...place.query, offset },
          body: bytes.subarray(offset, offset + PIECE_BYTES),
        });
      await send(before, 0);
      await cutOff(before, { place, bytes, offset: PIECE_BYTES });
      first.child.kill('SIGKILL');
      await first.ended;

      const codex = await ownerOf(await startServer(start));
      const known = (await codex.uploads.get(place)).data.received;
      expect(known).toBeGreaterThanOrEqual(PIECE_BYTES);
      expect(await refusal(send(codex, known + 1))).toMatchObject({ status: 409 });
      for (let at = known; at < SIZE_BYTES;) at = (await send(codex, at)).data.received;
      const saved = await codex.uploads.complete({ ...place, body: { hash } });
      expect(saved.data).toMatchObject({ path: PATH, hash, size: SIZE_BYTES });
      expect(hashesOnDisk(folder)).toEqual(new Map([[PATH, hash]]));
      expect(readdirSync(join(folder, '.codex/uploads'))).toEqual([]);

      const read = { params: { path: PATH }, query: { notebook_id } };
      const range = { range: `bytes=${SIZE_BYTES - 100}-` };
      const { response } = await codex.files.contentByPath(read, { headers: range });
      expect(response.status).toBe(206);
      expect(new Uint8Array(await response.arrayBuffer())).toEqual(bytes.subarray(SIZE_BYTES - 100));
      const whole = await codex.files.contentByPath(read);
      const got = new Uint8Array(await whole.response.arrayBuffer());
      expect(createHash('sha256').update(got).digest('hex')).toBe(hash);
      const same = await codex.files.contentByPath(read, { headers: { 'if-none-match': `"${whole.etag}"` } });
      expect(same.response.status).toBe(304);
    },
    PATIENCE_MS,
  );
});
