import type { ChildProcess } from 'node:child_process';
import { type CodexClient, createClient } from '@codexlab/server/client';
import { onTestFinished } from 'vitest';
import { type Ended, startCommand, untilEnd } from '../../../testing/kill-rounds.ts';

/** A server in a process of its own. */
export interface ServerProcess {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  readonly url: string;
  /** The secret of the link that signs the owner in, once; null where others reach the server. */
  readonly linkToken: string | null;
}

/** How a server process is started. */
export interface StartOptions {
  readonly dataDir: string;
  /** Default: `serve`. */
  readonly command?: readonly string[];
  /** More words of the command. */
  readonly args?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

/** Starts a server at a free port and waits until it says where it is; it is killed when the test has finished. */
export async function startServer(options: StartOptions): Promise<ServerProcess> {
  const { dataDir, command = ['serve'], args = [], env = {} } = options;
  const words = [...command, '--port', '0', '--json', '--data', dataDir, ...args];
  const child = startCommand(words, { CODEX_LOG_LEVEL: 'info', ...env });
  onTestFinished(() => void child.kill('SIGKILL'));
  const ended = untilEnd(child);
  const { url, sign_in_url: link } = await told(child, ended);
  return { child, ended, url, linkToken: link ? new URL(link).hash.replace('#token=', '') : null };
}

/** A client that is the owner of the process. */
export async function ownerOf({ url, linkToken }: ServerProcess): Promise<CodexClient> {
  if (linkToken === null) throw new Error('Others reach this server: its owner signs in as everybody does.');
  const client = createClient({ baseUrl: url });
  await client.signInByLink(linkToken);
  return client;
}

interface Told {
  readonly url: string;
  readonly sign_in_url?: string;
}

function told(child: ChildProcess, ended: Promise<Ended>): Promise<Told> {
  return new Promise((done, fail) => {
    let said = '';
    child.stdout?.on('data', (chunk) => {
      said += String(chunk);
      const line = /^.*"type":"serving".*$/m.exec(said)?.[0];
      if (line !== undefined) done((JSON.parse(line) as { data: Told }).data);
    });
    void ended.then(({ stderr }) => fail(new Error(`The server ended: ${stderr}`)));
  });
}
