import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type CodexClient, createClient } from '@codexlab/server/client';

const COMMAND = fileURLToPath(new URL('../../../../packages/codexlab/src/cli/main.ts', import.meta.url));

/** A server in a process of its own, which serves the app that was built last. */
export interface Server {
  readonly url: string;
  /** The link that signs its owner in, once. */
  readonly link: string;
  /** Ends it as if the machine lost its power. */
  kill(): Promise<void>;
}

/** What a server is started with. */
export interface ServerOptions {
  /** Words of the command: `['demo', folder]`, `['serve']`. */
  readonly words: readonly string[];
  readonly dataDir: string;
  /** Default: any free one. */
  readonly port?: number;
}

/** Starts the command from source and waits until it says where it is. */
export async function startServer({ words, dataDir, port = 0 }: ServerOptions): Promise<Server> {
  const args = [...words, '--port', String(port), '--json', '--data', dataDir];
  const node = ['--import', import.meta.resolve('tsx'), '--conditions=codexlab-source', COMMAND, ...args];
  const child = spawn(process.execPath, node, { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  process.once('exit', () => child.kill('SIGKILL'));
  const { url, sign_in_url: link } = await saidBy(child);
  return {
    url,
    link,
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** A client of the API that is signed in by the server's link, which is used up by that. */
export async function ownerOf({ url, link }: Server): Promise<CodexClient> {
  const client = createClient({ baseUrl: url });
  await client.signInByLink(new URL(link).hash.replace('#token=', ''));
  return client;
}

interface Serving {
  readonly url: string;
  readonly sign_in_url: string;
}

function saidBy(child: ChildProcess): Promise<Serving> {
  return new Promise((done, fail) => {
    const said = { out: '', error: '' };
    child.stderr?.on('data', (chunk) => (said.error += String(chunk)));
    child.stdout?.on('data', (chunk) => {
      said.out += String(chunk);
      const line = /^.*"type":"serving".*$/m.exec(said.out)?.[0];
      if (line !== undefined) done((JSON.parse(line) as { data: Serving }).data);
    });
    child.once('exit', () => fail(new Error(`The server ended: ${said.error}`)));
  });
}
