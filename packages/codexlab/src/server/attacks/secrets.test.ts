import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openSystemDatabase } from '../../databases/open-system-database.ts';
import { SYSTEM_DATABASE } from '../../databases/names.ts';
import { openedAt } from '../../databases/opened.ts';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openCodexServer } from '../../codex-server.ts';
import { openHost } from '../../open.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { codeAt } from './authenticator.ts';

const KEY = 'mK4-canary_Zp7Qx2vT9bW5nR8cY3jL6hD1';
/** Passwords, right ones and wrong ones, and what people type into the wrong field. */
const PASSWORDS = {
  first: 'canary blue kettle',
  next: 'canary green kettle',
  set: 'canary white kettle',
  last: 'canary black kettle',
  wrong: 'canary wrong kettle',
  asName: 'canary-typed-as-name',
  misplaced: 'canary misplaced kettle',
};

interface Said {
  readonly status: number;
  readonly text: string;
  readonly data: Record<string, string> & { readonly recovery_codes?: readonly string[] };
}

/** A real server with everything told that it ever tells: answers, and lines of the log. */
async function scene() {
  const dataDir = temporaryFolder();
  const log: string[] = [];
  const failures: string[] = [];
  const notebooks = await openHost({ dataDir, workers: 0 });
  onTestFinished(() => notebooks.close());
  const env = {
    ...{ CODEX_SECRET_KEY: KEY, CODEX_LOG_LEVEL: 'debug', CODEX_LOG_FORMAT: 'json' },
    CODEX_TRUSTED_PROXIES: '127.0.0.1',
  };
  let requests = 0;
  const writeLog = (line: string) => void log.push(line);
  const server = await openCodexServer({ dataDir, env, port: 0, notebooks, writeLog });
  onTestFinished(() => server.close());

  const send = async (method: string, path: string, body?: unknown, token?: string): Promise<Said> => {
    const response = await fetch(`${server.url}/api/v1${path}`, {
      method,
      headers: {
        'content-type': 'application/json',
        'x-forwarded-for': `2001:db8:${(++requests).toString(16)}::1`, // tries are counted for each address
        'idempotency-key': `request-${requests}`, // answers are kept, also those that give a secret out
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body: body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body),
    });
    const text = await response.text();
    if (response.status >= 400)
      failures.push(`${response.status} ${text} ${JSON.stringify([...response.headers])}`);
    const { data = {} } = (text.startsWith('{') ? JSON.parse(text) : {}) as { data?: Said['data'] };
    return { status: response.status, text, data };
  };
  /** Sends what must succeed. */
  const ask = async (...request: Parameters<typeof send>) => {
    const said = await send(...request);
    if (said.status >= 300) throw new Error(`${request[0]} ${request[1]}: ${said.text}`);
    return said.data;
  };
  return { dataDir, server, log, failures, send, ask };
}

type Scene = Awaited<ReturnType<typeof scene>>;

/** Two people use everything that is secret; gives each secret by its name, and a token that is still good. */
async function useSecrets({ server, ask }: Scene) {
  const secrets: Record<string, string> = { 'master key': KEY };
  const keep = (name: string, secret: string | undefined): string => {
    if (secret === undefined || secret.length < 8) throw new Error(`There is no ${name}.`);
    return (secrets[name] = secret);
  };
  for (const [name, password] of Object.entries(PASSWORDS)) keep(`password: ${name}`, password);
  const pair = (name: string, said: Said['data']) => {
    keep(`${name}: refresh token`, said['refresh_token']);
    return keep(`${name}: access token`, said['access_token']);
  };
  const link = new URL((await server.createLocalLink()).url).hash.replace('#token=', '');
  const local = pair('local', await ask('POST', '/users/token/link', { token: keep('local link', link) }));
  const origin = { via: 'command', requestId: null, address: null };
  const owner = await server.codex.sessions.actAs(origin, 'local');
  await server.codex.users.create(owner, {
    ...{ username: 'root', password: PASSWORDS.first, isSuperuser: true },
  });
  const credentials = { username: 'root', password: PASSWORDS.first };
  const root = pair('administrator', await ask('POST', '/users/token', credentials));
  const ada = await ask('POST', '/users', { username: 'ada', password: PASSWORDS.first }, root);

  const first = await ask('POST', '/users/token', { username: 'ada', password: PASSWORDS.first });
  const change = { current_password: PASSWORDS.first, new_password: PASSWORDS.next };
  await ask('POST', '/users/me/password', change, pair('first', first));
  const { refresh_token } = first;
  const second = pair('refreshed', await ask('POST', '/users/token/refresh', { refresh_token }));
  const factor = await ask('POST', '/users/me/second-factor', { password: PASSWORDS.next }, second);
  const totp = keep('second factor', factor['secret']);
  const confirmed = await ask(
    'POST',
    '/users/me/second-factor/confirm',
    { code: codeAt(totp, Date.now()) },
    second,
  );
  const codes = confirmed.recovery_codes ?? [];
  codes.forEach((code, i) => keep(`recovery code ${i}`, code));
  const login = { username: 'ada', password: PASSWORDS.next, code: codes[0] };
  const third = pair('with recovery code', await ask('POST', '/users/token', login));
  const token = await ask('POST', '/tokens', { name: 'CI', scope: 'admin' }, third);
  const personal = keep('personal token', token['secret']);
  const workspace = await ask('POST', '/workspaces', { name: 'Lab' }, personal);
  const place = { workspace_id: workspace['id'], name: 'Runs' };
  const notebook = await ask('POST', '/notebooks', place, personal);
  await ask('POST', '/files', { notebook_id: notebook['id'], path: 'note.md', content: 'note\n' }, personal);
  const invites = `/workspaces/${workspace['id']}/invites`;
  const invite = await ask('POST', invites, { role: 'viewer' }, personal);
  const asked = { secret: keep('invite', invite['secret']) };
  await ask('POST', '/invites/inspect', asked);
  await ask('POST', '/invites/accept', asked, local);
  const other = await ask('POST', '/users', { username: 'bob', password: PASSWORDS.first }, root);
  await ask('POST', `/users/${other['id']}/password`, { password: PASSWORDS.set }, root);
  const reset = await ask('POST', `/users/${other['id']}/reset-link`, undefined, root);
  await ask('POST', '/users/reset-password', {
    ...{ secret: keep('reset link', reset['secret']), password: PASSWORDS.last },
  });
  return { secrets, root, third, personal, ada: ada['id'] ?? '', place: [workspace['id'], notebook['id']] };
}

/** Secrets come where they do not belong: into wrong fields, broken JSON, addresses, and after they are good no more. */
async function misuseSecrets({ send }: Scene, { secrets, root, third, personal, ada, place }: Used) {
  for (const secret of Object.values(secrets)) {
    const bodies = [
      ['/users/token/refresh', { refresh_token: secret }],
      ['/users/token/refresh', { refresh_token: [secret] }],
      ['/users/token/link', { token: secret }],
      ['/users/reset-password', { secret, password: PASSWORDS.wrong }],
      ['/users/reset-password', `{"secret":"${secret}",`],
      ['/users/register', { username: 'eve', password: [secret], invite: secret }],
      ['/invites/inspect', { secret: { secret } }],
      ['/invites/accept', { secret, [secret]: secret }],
    ] as const;
    for (const [path, body] of bodies) await send('POST', path, body);
    await send('GET', '/users/me', undefined, /^[\w.-]+$/.test(secret) ? secret.slice(0, -1) : 'none');
    await send('POST', '/users/me/second-factor/confirm', { code: secret }, third);
    await send('POST', '/users/me/second-factor/remove', { password: secret, code: secret }, third);
    await send('PATCH', `/users/${ada}`, { is_active: secret }, root);
    await send('POST', '/tokens', { name: 'CI', scope: secret, expires_at: secret }, personal);
    await send('PUT', `/workspaces/${place[0]}/members/${ada}`, { role: secret }, personal);
  }
  const tries = [
    { username: 'ada', password: PASSWORDS.wrong },
    { username: PASSWORDS.asName, password: PASSWORDS.wrong },
    { username: 'ada', password: [PASSWORDS.wrong] },
    { username: 'ada', password: PASSWORDS.next, code: secrets['recovery code 0'] },
    { username: 'ada', passwort: PASSWORDS.misplaced },
    `{"username":"ada","password":"${PASSWORDS.misplaced}"`,
  ];
  for (const body of tries) await send('POST', '/users/token', body);
}

/** Lends the second factor of one person to another by hand: what is sealed opens nowhere else, and that is a fault. */
async function swapSecondFactor({ dataDir, send }: Scene): Promise<Said> {
  await changeSystem(
    join(dataDir, SYSTEM_DATABASE),
    `update "user" set totp_confirmed = 1,
    totp_secret = (select totp_secret from "user" where username = 'ada') where username = 'root'`,
  );
  const credentials = { username: 'root', password: PASSWORDS.first, code: '123456' };
  return send('POST', '/users/token', credentials);
}

/** Behind the back of the server, but with its connection where the engine takes no second one. */
async function changeSystem(location: string, sql: string): Promise<void> {
  const through = openedAt(location)?.through;
  if (through) return through.script(sql);
  const { driver } = await openSystemDatabase({ location });
  await driver.batch([{ sql, params: [] }]).finally(() => driver.close());
}

type Used = Awaited<ReturnType<typeof useSecrets>>;

/** How a secret may stand in bytes: as it is, encoded, and as what its letters stand for. */
function formsOf(secret: string): Buffer[] {
  const plain = Buffer.from(secret);
  const texts = [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
    plain.toString('hex'),
    plain.toString('base64').replace(/.?=*$/, ''),
    plain.toString('base64url').slice(0, -1),
    secret.replaceAll('-', ''),
    secret.toLowerCase(),
  ];
  const bits = /^[A-Z2-7]{32}$/.test(secret)
    ? [...secret].map((char) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(char).toString(2).padStart(5, '0'))
    : [];
  const bytes = bits.join('').match(/.{8}/g) ?? [];
  return [
    ...texts.map((text) => Buffer.from(text)),
    Buffer.from(secret, 'utf16le'),
    ...(bytes.length > 0 ? [Buffer.from(bytes.map((byte) => parseInt(byte, 2)))] : []),
  ];
}

/** The names of the secrets that stand somewhere in these bytes. */
function foundIn(bytes: Buffer | string, secrets: Readonly<Record<string, string>>): string[] {
  const all = Buffer.from(bytes);
  return Object.keys(secrets).filter((name) =>
    formsOf(secrets[name] ?? '').some((form) => all.includes(form)),
  );
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

describe('a secret', () => {
  it('stands in no file, no line of the log, no answer but the one that gives it out, whatever is done with it', async () => {
    const world = await scene();
    const used = await useSecrets(world);
    const { secrets, root, third, personal } = used;
    await misuseSecrets(world, used);
    expect((await swapSecondFactor(world)).status).toBe(500);
    expect(world.log.length).toBeGreaterThan(0);
    expect(Object.keys(secrets).length).toBeGreaterThan(25);
    expect(world.failures.length).toBeGreaterThan(300);
    for (const failure of world.failures) expect([failure, foundIn(failure, secrets)]).toEqual([failure, []]);

    const everybody = ['/users/me', '/users/me/sessions', '/tokens', '/openapi.json', '/docs', '/'];
    const readings = [
      ...[root, third, personal].flatMap((token) => everybody.map((path) => [path, token] as const)),
      ...['/users?per_page=1000', '/audit?per_page=1000'].map((path) => [path, root] as const),
      ...['invites', 'members'].map((list) => [`/workspaces/${used.place[0]}/${list}`, personal] as const),
      [`/audit?workspace=${used.place[0]}&per_page=1000`, personal] as const,
    ];
    for (const [path, token] of readings) {
      const { status, text } = await world.send('GET', path, undefined, token);
      expect([path, status, foundIn(text, secrets)]).toEqual([path, 200, []]);
    }
    await world.server.codex.audit.flush();
    const expectClean = () => {
      const files = filesBelow(world.dataDir);
      expect(files.some((file) => file.endsWith(SYSTEM_DATABASE))).toBe(true);
      for (const file of files) expect([file, foundIn(readFileSync(file), secrets)]).toEqual([file, []]);
    };
    expectClean();
    await world.server.close();
    expectClean();
    expect(foundIn(world.log.join('\n'), secrets)).toEqual([]);
    const database = readFileSync(join(world.dataDir, SYSTEM_DATABASE));
    expect(foundIn(database, { name: 'ada', hash: 'pbkdf2_sha256' })).toEqual(['name', 'hash']);
  });
});
