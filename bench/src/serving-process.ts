import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A server in a process of its own. */
export interface ServingProcess {
  readonly port: number;
  /** Memory of the process as the system counts it, shared pages too. */
  rssBytes(): Promise<number>;
  /** The same after everything was collected that can be. */
  keptBytes(): Promise<number>;
  stop(): Promise<void>;
}

/** Starts `serving-codex.mjs` or `serving-raw.mjs`; it is there when the server listens. */
export async function startServing(
  program: 'codex' | 'raw',
  args: readonly string[],
): Promise<ServingProcess> {
  const file = fileURLToPath(new URL(`./serving-${program}.mjs`, import.meta.url));
  const child = fork(file, [...args], { execArgv: [] });
  const bytes = async (wanted: 'rss' | 'kept') => {
    child.send(wanted);
    return (await nextMessage<{ rssBytes: number }>(child)).rssBytes;
  };
  const { port } = await nextMessage<{ port: number }>(child);
  return {
    port,
    rssBytes: () => bytes('rss'),
    keptBytes: () => bytes('kept'),
    async stop() {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}

function nextMessage<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(message as T));
    child.once('exit', (code) => reject(new Error(`The server ended with ${code}.`)));
  });
}
