import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { ApiError, type CodexClient } from '@codexlab/server/client';
import { describe, expect, it } from 'vitest';
import { hashesInIndex, hashesOnDisk } from '../../testing/folder-oracle.ts';
import { runToEnd } from '../../testing/kill-rounds.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { ownerOf, startServer } from './testing/start-server.ts';

const PATIENCE_MS = 240_000;
const WRITERS = 8;
const BEFORE_THE_END = 40;
const UPLOAD = Buffer.alloc(2 * 1024 * 1024, 'slow bytes ');

interface Place {
  readonly codex: CodexClient;
  readonly notebook: string;
}

async function openNotebook(codex: CodexClient, folder: string): Promise<Place> {
  const { data } = await codex.workspaces.create({ body: { name: 'Data', path: folder } });
  const body = { workspace_id: data.id, name: 'Data', path: '.' };
  return { codex, notebook: (await codex.notebooks.create({ body })).data.id };
}

/** What came of writing files one after the other, by several people at once, until the server was gone. */
interface Written {
  readonly acknowledged: Set<string>;
  /** Answers other than success; a request that got none is not among them. */
  readonly refused: number[];
}

function writeUntilGone({ codex, notebook }: Place, onWritten: (count: number) => unknown): Promise<Written> {
  const written: Written = { acknowledged: new Set(), refused: [] };
  const write = async (writer: number): Promise<void> => {
    for (let turn = 0; ; turn++) {
      const path = `w${writer}/n${turn}.md`;
      try {
        await codex.files.create({ body: { notebook_id: notebook, path, content: `# ${path}\n` } });
      } catch (error) {
        if (error instanceof ApiError && error.status > 0) written.refused.push(error.status);
        return;
      }
      written.acknowledged.add(path);
      onWritten(written.acknowledged.size);
    }
  };
  const ended = Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)));
  return ended.then(() => written);
}

/** Begins an upload of which half is sent; `finish` sends the rest and gives the status of the answer. */
function beginUpload(url: string, token: string, notebook: string) {
  const sent = request(`${url}/api/v1/files/upload?notebook_id=${notebook}&path=slow.bin`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-length': UPLOAD.length },
  });
  const answered = once(sent, 'response') as Promise<[{ statusCode: number; resume(): void }]>;
  sent.write(UPLOAD.subarray(0, UPLOAD.length / 2));
  return {
    finish: async () => {
      sent.end(UPLOAD.subarray(UPLOAD.length / 2));
      const [answer] = await answered;
      answer.resume();
      return answer.statusCode;
    },
  };
}

describe('a server that is asked to end while people work', () => {
  it(
    'lets what is under way end, refuses what is new, and loses nothing that it has acknowledged',
    async () => {
      const [dataDir, root] = [temporaryFolder(), temporaryFolder()];
      const server = await startServer({ dataDir, args: ['--allow-root', root] });
      const place = await openNotebook(await ownerOf(server), root);
      const token = await place.codex.tokens.create({ body: { name: 'slow', scope: 'write' } });
      const upload = beginUpload(server.url, token.data.secret, place.notebook);
      await expect.poll(() => existsSync(join(root, '.codex/tmp'))).toBe(true);
      let underLoad = (): void => undefined;
      const busy = new Promise<void>((done) => (underLoad = done));
      const writing = writeUntilGone(place, (count) => count === BEFORE_THE_END && underLoad());
      await Promise.race([busy, writing]);
      server.child.kill('SIGTERM');
      const written = await writing;
      expect(await upload.finish()).toBe(201);

      const { code, stderr } = await server.ended;
      expect(code, stderr).toBe(0);
      expect(stderr).not.toMatch(/ (warn|error) /);
      expect(written.refused).toEqual([]);
      expect(written.acknowledged.size).toBeGreaterThanOrEqual(BEFORE_THE_END);
      expect(existsSync(join(dataDir, 'running'))).toBe(false);
      expect(readFileSync(join(root, 'slow.bin')).equals(UPLOAD)).toBe(true);
      for (const path of written.acknowledged)
        expect(readFileSync(join(root, path), 'utf8'), path).toBe(`# ${path}\n`);
      expect(await hashesInIndex(join(root, '.codex'))).toEqual(hashesOnDisk(root));
      const verified = await runToEnd(['audit', 'verify', '--json', '--data', dataDir]);
      expect(JSON.parse(verified.stdout)).toMatchObject({ sound: true });
    },
    PATIENCE_MS,
  );
});
