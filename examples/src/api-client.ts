// Serves a folder of folders, and writes into one of them through the API: api-client.ts DIR FOLDER
import { realpathSync } from 'node:fs';
import { openCodexServer } from 'codexlab';
import { createClient } from '@codexlab/server/client';

const [dir = '.', folder = 'notes'] = process.argv.slice(2);
const path = realpathSync(dir);
const server = await openCodexServer({ port: 0, allowedRoots: [path] });

// Who serves on their own machine is signed in by a link; elsewhere `codex.signIn` takes a name and a password.
const codex = createClient({ baseUrl: server.url });
const link = new URL((await server.createLocalLink()).url);
await codex.signInByLink(link.hash.replace('#token=', ''));

const workspace = await codex.workspaces.create({ body: { name: 'Lab', path } });
const body = { workspace_id: workspace.data.id, name: folder, path: folder };
const notebook = await codex.notebooks.create({ body });
const query = { notebook_id: notebook.data.id };
await codex.notebooks.sync({ params: { notebook: notebook.data.id } });

// The same key again, after an answer that never came: the file is made once.
const file = { ...query, path: 'from-afar.md', content: '# From afar\n' };
for (const attempt of [1, 2]) {
  const made = await codex.files.create({ body: file }, { idempotencyKey: 'example-1' });
  console.log(`attempt ${attempt}: ${made.data.path}`);
}
for await (const found of codex.each((cursor) => codex.files.list({ query: { ...query, cursor } })))
  console.log(`listed ${found.path}`);
await server.close();
