import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const COMMAND = fileURLToPath(new URL('../../../../packages/codexlab/src/cli/main.ts', import.meta.url));

/** Whom commits name where nobody says otherwise. */
const COMMITTER = {
  ...{ GIT_AUTHOR_NAME: 'Ada', GIT_AUTHOR_EMAIL: 'ada@lab.example' },
  ...{ GIT_COMMITTER_NAME: 'Ada', GIT_COMMITTER_EMAIL: 'ada@lab.example' },
};

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
  const child = startCommand([...words, '--port', String(port), '--json', '--data', dataDir]);
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

/** Runs the command from source to its end. */
export async function runCommand(words: readonly string[]): Promise<void> {
  const child = startCommand(words);
  let error = '';
  child.stderr?.on('data', (chunk) => (error += String(chunk)));
  const code = await new Promise((done) => child.once('close', done));
  if (code !== 0) throw new Error(`${words.join(' ')} ended with ${String(code)}: ${error}`);
}

function startCommand(words: readonly string[]): ChildProcess {
  const node = ['--import', import.meta.resolve('tsx'), '--conditions=codexlab-source', COMMAND];
  return spawn(process.execPath, [...node, ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...COMMITTER },
  });
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
