import { createReadStream, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkMasterKey, createAccessTokens, deriveKey } from '@codexlab/server';
import { type ClientTokens, createClient } from '@codexlab/server/client';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { addPerson, PASSWORD, refusal } from './testing/people.ts';
import { ownerOf, startServer } from './testing/start-server.ts';

const PATIENCE_MS = 240_000;
const HOUR_MS = 3_600_000;
const SECRET_KEY = 'bq2Zq0yE1vJ8kHn4sWm7TfXc5RdLg9UaPoKi3MeYhQw=';

interface Scene {
  readonly url: string;
  /** A fetch that notes the paths it is asked for. */
  readonly counting: typeof fetch;
  readonly asked: string[];
  /** Tokens of ada, of which the access token has expired. */
  spentTokens(): Promise<ClientTokens>;
}

async function openScene(): Promise<Scene> {
  const env = { CODEX_SECRET_KEY: SECRET_KEY };
  const server = await startServer({ dataDir: temporaryFolder(), env });
  await addPerson(server.url, await ownerOf(server), 'ada');
  const asked: string[] = [];
  return {
    ...{ url: server.url, asked },
    counting: (input, init) => {
      asked.push(new URL(String(input)).pathname);
      return fetch(input, init);
    },
    async spentTokens() {
      let tokens: ClientTokens | null = null;
      const client = createClient({ baseUrl: server.url, onTokens: (next) => (tokens = next) });
      await client.signIn({ username: 'ada', password: PASSWORD });
      return spent(tokens!);
    },
  };
}

/** The same tokens, an hour later: signed by the server's own key, and expired. */
async function spent({ accessToken, refreshToken }: ClientTokens): Promise<ClientTokens> {
  const payload = Buffer.from(accessToken.split('.')[1]!, 'base64url').toString();
  const { sub, sid, stamp } = JSON.parse(payload) as Record<'sub' | 'sid' | 'stamp', string>;
  const keys = new Map([['1', deriveKey(checkMasterKey(SECRET_KEY), 'access-token')]]);
  const signer = createAccessTokens(keys, () => '01JCAAAAAAAAAAAAAAAAAAAAAA');
  const claims = { userId: sub, sessionId: sid, securityStamp: stamp };
  return { accessToken: await signer.sign(claims, Date.now() - HOUR_MS), refreshToken };
}

const REFRESH = '/api/v1/users/token/refresh';

describe('the typed client, whose access token has expired', () => {
  it(
    'renews it once for all calls that wait, and tells the program the new tokens',
    async () => {
      const { url, counting, asked, spentTokens } = await openScene();
      const tokens = await spentTokens();
      const told: (ClientTokens | null)[] = [];
      const onTokens = (next: ClientTokens | null) => void told.push(next);
      const codex = createClient({ baseUrl: url, tokens, fetch: counting, onTokens });
      const all = await Promise.all(Array.from({ length: 8 }, () => codex.users.me()));
      expect(new Set(all.map(({ data }) => data.username))).toEqual(new Set(['ada']));
      expect(asked.filter((path) => path === REFRESH)).toHaveLength(1);
      expect(told).toHaveLength(1);
      expect(told[0]?.refreshToken).not.toBe(tokens.refreshToken);
      await codex.users.me();
      expect(asked.filter((path) => path === REFRESH)).toHaveLength(1);
    },
    PATIENCE_MS,
  );

  it(
    'renews it before it sends a stream, which can be sent only once',
    async () => {
      const { url, spentTokens } = await openScene();
      const source = join(temporaryFolder(), 'source.bin');
      writeFileSync(source, 'x'.repeat(300_000));
      const codex = createClient({ baseUrl: url, tokens: await spentTokens() });
      const workspace = await codex.workspaces.create({ body: { name: 'Data' } });
      const wanted = { workspace_id: workspace.data.id, name: 'Data', path: '.' };
      const notebook_id = (await codex.notebooks.create({ body: wanted })).data.id;
      const later = createClient({ baseUrl: url, tokens: await spentTokens() });
      const body = createReadStream(source);
      await later.files.upload({ query: { notebook_id, path: 'copy.bin' }, body });
      expect(readFileSync(join(workspace.data.path!, 'copy.bin'))).toEqual(readFileSync(source));
    },
    PATIENCE_MS,
  );

  it(
    'is signed out when it says so, and when its refresh token was used by somebody else before',
    async () => {
      const { url, spentTokens } = await openScene();
      const told: (ClientTokens | null)[] = [];
      const onTokens = (next: ClientTokens | null) => void told.push(next);
      const stolen = await spentTokens();
      await createClient({ baseUrl: url, tokens: stolen }).users.me();
      const victim = createClient({ baseUrl: url, tokens: stolen, onTokens });
      expect(await refusal(victim.users.me())).toMatchObject({ status: 401 });
      expect(told).toEqual([null]);

      const signedIn = createClient({ baseUrl: url, onTokens });
      await signedIn.signIn({ username: 'ada', password: PASSWORD });
      const kept = told.at(-1)!;
      await signedIn.signOut();
      expect(told.at(-1)).toBeNull();
      expect(await refusal(signedIn.users.me())).toMatchObject({ status: 401 });
      const again = createClient({ baseUrl: url, tokens: kept });
      expect(await refusal(again.users.me())).toMatchObject({ status: 401 });
    },
    PATIENCE_MS,
  );
});
