// Codex as it is served to one person, in a process of its own: serving-codex.mjs DATA
import { openCodexServer } from 'codexlab';
import { servingAt } from './serving-child.mjs';

const [dataDir] = process.argv.slice(2);
const server = await openCodexServer({ dataDir, port: 0, env: { CODEX_LOG_LEVEL: 'error' } });
servingAt(server.port, () => server.close());
