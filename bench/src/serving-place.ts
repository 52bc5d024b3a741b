import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openCodexServer } from 'codexlab';
import type { Corpus } from './corpus.ts';
import { type Api, type ApiPage, createApi, signInByLink } from './serving-api.ts';
import { type ServingProcess, startServing } from './serving-process.ts';

/** A data folder whose server knows the corpus as a notebook that is indexed, and who may ask it. */
export interface ServingPlace {
  readonly dataDir: string;
  readonly token: string;
  readonly notebookId: string;
  /** The index of that notebook. */
  readonly database: string;
  /** A workspace for notebooks that are made while others read, and its folder. */
  readonly bulk: { readonly workspaceId: string; readonly dir: string };
  /** Ids of files of the notebook. */
  readonly fileIds: readonly string[];
}

interface Made {
  readonly data: { readonly id: string };
}

/** Registers the corpus in a new data folder below `work`, and waits until it is indexed. */
export async function makeServingPlace(corpus: Corpus, work: string): Promise<ServingPlace> {
  const [dataDir, bulkDir] = [join(work, 'serving-data'), join(work, 'bulk')];
  for (const dir of [dataDir, bulkDir]) mkdirSync(dir);
  const server = await openCodexServer({
    ...{ dataDir, port: 0, env: { CODEX_LOG_LEVEL: 'error' } },
    allowedRoots: [corpus.dir, bulkDir],
  });
  try {
    const api = await signInByLink((await server.createLocalLink()).url);
    const workspaceId = await makeWorkspace(api, 'Corpus', corpus.dir);
    const body = { workspace_id: workspaceId, name: 'Corpus', path: '.' };
    const { data } = await api.call<Made>('POST', '/notebooks', body);
    await api.call('POST', `/notebooks/${data.id}/sync`);
    const { data: files } = await api.call<ApiPage>('GET', `/notebooks/${data.id}/files?per_page=1000`);
    return {
      ...{ dataDir, token: api.token, notebookId: data.id },
      database: join(corpus.dir, '.codex', 'notebook.db'),
      bulk: { workspaceId: await makeWorkspace(api, 'Bulk', bulkDir), dir: bulkDir },
      fileIds: files.map(({ id }) => id),
    };
  } finally {
    await server.close();
  }
}

/** Serves the place in a process of its own. */
export async function servePlace({
  dataDir,
  token,
}: ServingPlace): Promise<ServingProcess & { readonly api: Api }> {
  const serving = await startServing('codex', [dataDir]);
  return { ...serving, api: createApi(serving.port, token) };
}

async function makeWorkspace(api: Api, name: string, path: string): Promise<string> {
  const { data } = await api.call<Made>('POST', '/workspaces', { name, path });
  return data.id;
}
