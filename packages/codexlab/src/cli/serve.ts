import { once } from 'node:events';
import { resolve } from 'node:path';
import { openCodexServer } from '../codex-server.ts';
import { USUAL_PORT } from '../server/port.ts';
import { requireStart } from '../server/require-accounts.ts';
import type { CommandDefinition } from './command-definition.ts';
import { exitCodes } from './context.ts';
import { namedEngine } from './engine-choice.ts';
import {
  addDataOption,
  addEngineOption,
  addJsonOption,
  type EngineOptions,
  type SystemOptions,
} from './options.ts';
import { logTo, sayingIn, tellServing } from './serving.ts';
import { dataDirFor } from './session.ts';

interface ServeOptions extends SystemOptions, EngineOptions {
  readonly host?: string;
  readonly port?: string;
  readonly publicUrl?: string;
  readonly allowRoot: readonly string[];
}

/** `serve`: serves the notebooks of the data folder over HTTP until it is asked to end. */
export const serve: CommandDefinition = {
  usage: 'serve',
  summary: 'serve the notebooks of the data folder over HTTP',
  description:
    'On this machine alone no account is needed: a link signs its owner in, once. Any other --host, or a --public-url, ' +
    'needs an account first (user add NAME --superuser). Ends with Ctrl-C (exit code 0) once requests under way are done.',
  examples: [
    ['serve', 'for this machine, with a link to sign in'],
    ['serve --allow-root ~/notes', 'folders below it may become workspaces'],
    ['serve --data /srv/codex --engine libsql', 'a new data folder, kept with another engine'],
    ['serve --host 0.0.0.0 --public-url https://lab.example.org', 'for others, behind a proxy with TLS'],
  ],
  addOptions: (command) =>
    addJsonOption(
      addEngineOption(
        addDataOption(
          command
            .option('--host <host>', 'the address to listen at (or CODEX_HOST; default: 127.0.0.1)')
            .option(
              '--port <port>',
              `the port (or CODEX_PORT; default: ${USUAL_PORT} or the next free one; 0: any)`,
            )
            .option(
              '--public-url <url>',
              'the address that people reach it by, where that is another one (or CODEX_PUBLIC_URL)',
            )
            .option(
              '--allow-root <dir>',
              'a folder that may hold workspaces; may be repeated',
              (dir: string, before: readonly string[]) => [...before, dir],
              [],
            ),
        ),
      ),
      'one JSON line when it listens',
    ),
  run: async (context, command) => {
    const { host, port, publicUrl, allowRoot, ...options } = command.opts<ServeOptions>();
    const { callerDir } = context;
    const dataDir = dataDirFor(context, options);
    requireStart({ dataDir, host, port, publicUrl, env: context.terminal.env });
    const storage = await namedEngine(context, options);
    const say = sayingIn(context);
    const notebooks = await context.openHost({ dataDir, startEarly: true });
    try {
      const server = await openCodexServer({
        ...{
          dataDir,
          storage,
          host,
          port,
          publicUrl,
          notebooks,
          env: context.terminal.env,
          clock: context.clock,
        },
        allowedRoots: allowRoot.map((dir) => resolve(callerDir, dir)),
        writeLog: logTo(context),
      });
      try {
        await tellServing(context, server, options.json === true, say);
        if (!context.signal.aborted) await once(context.signal, 'abort');
      } finally {
        await server.close();
      }
    } finally {
      await notebooks.close();
    }
    if (!options.json) say('Closed.');
    return exitCodes.ok;
  },
};
