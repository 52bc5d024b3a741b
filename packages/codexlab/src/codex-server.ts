import type { CodexServer, CodexServerOptions } from './server/open-server.ts';

/**
 * Opens the data folder and serves it over HTTP. Throws `conflict` when another server has the folder (details
 * `{ reason: 'data_folder_held' }`) or a named port is taken, `invalid` for a wrong or unsafe configuration.
 *
 * @example
 * const server = await openCodexServer({ dataDir: '/srv/codex', port: 0 });
 * console.log((await server.createLocalLink()).url);
 */
export async function openCodexServer(options: CodexServerOptions = {}): Promise<CodexServer> {
  // All that HTTP takes is loaded by those who serve, and not by those who only open a notebook.
  const { startServer } = await import('./server/open-server.ts');
  return startServer(options);
}
