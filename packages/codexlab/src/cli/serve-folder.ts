import { isCodexError, type Notebook, type SyncReport } from '@codexlab/core';
import { choiceFor } from '../databases/engine-mark.ts';
import { SYSTEM_DATABASE } from '../databases/names.ts';
import type { Host } from '../library.ts';
import { DATA_FOLDER_HELD } from '../server/data-folder.ts';
import { LOOPBACK } from '../server/loopback.ts';
import type { CodexServer } from '../server/open-server.ts';
import { openCodexServer } from '../codex-server.ts';
import { registerFolder } from '../server/register-folder.ts';
import { type CommandContext, remark } from './context.ts';
import { engineEnvironment } from './engine-choice.ts';
import type { DataOptions } from './options.ts';
import { printable } from './render-text.ts';
import { logTo } from './serving.ts';
import { whereabouts } from './session.ts';
import { commandOrigin } from './with-system.ts';

/** An open folder, and who else opens what lies in the data folder. */
export interface ServedFolder {
  readonly notebook: Notebook;
  readonly host: Host;
  /** Done when the command has compared the folder with the index for the first time. */
  readonly compared: Promise<SyncReport>;
}

/** Options of commands that serve one folder on this machine. */
export interface ServeFolderOptions extends DataOptions {
  readonly port?: string;
  /** False with `--no-server`. */
  readonly server: boolean;
}

const LOG_LEVEL = 'warn';

/**
 * Serves the folder that the command has open, on this machine alone, as a workspace of its own. Null, with a remark
 * that says why, when another process serves the data folder, or another workspace has the folder.
 */
export async function serveFolder(
  context: CommandContext,
  folder: ServedFolder,
  options: ServeFolderOptions,
): Promise<CodexServer | null> {
  const { env } = context.terminal;
  const { root } = folder.notebook.ref;
  const { dataDir } = whereabouts(context, options);
  try {
    const server = await openCodexServer({
      dataDir,
      env: { CODEX_LOG_LEVEL: LOG_LEVEL, ...env, CODEX_PUBLIC_URL: undefined, CODEX_ENGINE: undefined },
      storage: await choiceFor(dataDir, SYSTEM_DATABASE, { env: engineEnvironment(context) }),
      ...{ host: LOOPBACK, port: options.port, allowedRoots: [root], clock: context.clock },
      notebooks: sharing(folder),
      writeLog: logTo(context),
    });
    return await registered(server, folder);
  } catch (error) {
    if (!isCodexError(error, 'conflict') || error.details['errno'] !== undefined) throw error;
    const why = error.details['reason'] === DATA_FOLDER_HELD ? ALREADY_SERVED : error.message;
    remark(context, `Not served: ${printable(why)}`);
    return null;
  }
}

const ALREADY_SERVED =
  'a server is running with this data folder already. Ask that one over its API to add this folder as a workspace.';

async function registered(server: CodexServer, { notebook }: ServedFolder): Promise<CodexServer> {
  try {
    await registerFolder(server.codex, notebook.ref, commandOrigin);
    return server;
  } catch (error) {
    await server.close();
    throw error;
  }
}

/** The same host; the folder that the command has open is given as it is, and closed by the command alone. */
function sharing({ notebook, host, compared }: ServedFolder): Pick<Host, 'open'> {
  const shared: Notebook = {
    ...notebook,
    watch: async () => {
      await compared;
      await notebook.watch();
    },
    sync: () => compared,
    close: async () => undefined,
  };
  return {
    open: async (dir, options) => (dir === notebook.ref.root ? shared : host.open(dir, options)),
  };
}
