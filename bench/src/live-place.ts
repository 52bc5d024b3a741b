import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openCodexServer } from 'codexlab';
import { signInByLink } from './serving-api.ts';

/** A data folder with two notebooks: one that is listened to, and one that others write to. */
export interface LivePlace {
  readonly dataDir: string;
  readonly token: string;
  readonly told: string;
  readonly untold: string;
  /** The folder of the first. */
  readonly toldDir: string;
}

/** Makes it below `work`. */
export async function makeLivePlace(work: string): Promise<LivePlace> {
  const [dataDir, root] = [join(work, 'live-data'), join(work, 'live')];
  for (const dir of [dataDir, root]) mkdirSync(dir, { recursive: true });
  const server = await openCodexServer({
    ...{ dataDir, port: 0, env: { CODEX_LOG_LEVEL: 'error' } },
    allowedRoots: [root],
  });
  try {
    const api = await signInByLink((await server.createLocalLink()).url);
    type Made = { readonly data: { readonly id: string } };
    const workspace = await api.call<Made>('POST', '/workspaces', { name: 'Live', path: root });
    const make = async (name: string) => {
      const body = { workspace_id: workspace.data.id, name, path: name };
      return (await api.call<Made>('POST', '/notebooks', body)).data.id;
    };
    const [told, untold] = [await make('told'), await make('untold')];
    return { dataDir, token: api.token, told, untold, toldDir: join(root, 'told') };
  } finally {
    await server.close();
  }
}

const LONG_NAME = 200;

/** Makes some files whose events are long, beside the server; names of every batch are new. */
export function makeBacklog({ toldDir }: LivePlace, batch: number, files: number): void {
  const parts = Array.from({ length: 4 }, (_, at) => `${at}`.padEnd(LONG_NAME, 'long name ').trimEnd());
  const dir = join(toldDir, ...parts);
  mkdirSync(dir, { recursive: true });
  for (let i = 0; i < files; i++) writeFileSync(join(dir, `${batch}-${i}.txt`), '');
}
