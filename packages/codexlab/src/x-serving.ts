import { openCodexServer } from './codex-server.ts';
const [dataDir] = process.argv.slice(2);
const server = await openCodexServer({ dataDir, port: 0, env: { CODEX_LOG_LEVEL: 'error' } });
process.on('disconnect', async () => { await server.close(); process.exit(0); });
process.send!({ port: server.port });
