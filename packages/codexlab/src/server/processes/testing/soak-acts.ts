import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CodexClient, createClient } from '@codexlab/server/client';
import { expect } from 'vitest';
import { WebSocket } from 'ws';
import { whenEnded } from './task-end.ts';

/** Where people work for long. */
export interface SoakPlace {
  readonly url: string;
  /** A personal token of the owner. */
  readonly token: string;
  readonly codex: CodexClient;
  readonly workspace: string;
  readonly notebook: string;
  /** The folder of the notebook. */
  readonly root: string;
}

/** Something that somebody does so many times; at its end everything stands as it stood before. */
export type SoakAct = (place: SoakPlace, random: () => number, times: number) => Promise<void>;

/** Makes, reads, changes, moves and deletes files. */
export const writeFiles: SoakAct = async ({ codex, notebook }, random, times) => {
  const query = { notebook_id: notebook };
  const folder = `w${Math.floor(random() * 1e6)}`;
  for (let turn = 0; turn < times; turn++) {
    const content = `---\nrun: ${turn}\n---\n\n# word${turn}\n\n${'text '.repeat(Math.floor(random() * 2000))}\n`;
    const body = { notebook_id: notebook, path: `${folder}/n${turn}.md`, content };
    const { data } = await codex.files.create({ body });
    if (data.id === null) throw new Error(`${body.path} is not in the index.`);
    const place = { params: { file: data.id }, query };
    await codex.files.update({ ...place, body: { properties: { turn } } });
    if (random() < 0.5) await codex.files.move({ ...place, body: { path: `${folder}/deep/m${turn}.md` } });
    await codex.files.get(place);
    await codex.files.remove(place, { ifMatch: '*' });
  }
  await codex.folders.remove({ params: { path: folder }, query }, { ifMatch: '*' });
};

/** Lists and searches. */
export const lookAround: SoakAct = async ({ codex, notebook }, random, times) => {
  for (let turn = 0; turn < times; turn++) {
    await codex.files.list({ query: { notebook_id: notebook, per_page: 100 } });
    await codex.search.find({ query: { q: `word${Math.floor(random() * 50)}` } });
    await codex.audit.list({ query: { per_page: 20 } });
  }
};

/** Listens by socket or by events until it is live, and goes away in one of the ways in which clients do. */
export const listenAndLeave: SoakAct = async (place, random, times) => {
  for (let turn = 0; turn < times; turn++)
    await (random() < 0.5 ? subscribeAndEnd(place, random() < 0.5) : breakOff(place));
};

async function subscribeAndEnd({ url, token, notebook }: SoakPlace, bySocket: boolean): Promise<void> {
  const ending = new AbortController();
  const codex = createClient({ baseUrl: url, token, live: { webSocket: bySocket ? WebSocket : null } });
  await codex.live.subscribe({
    ...{ notebook, signal: ending.signal, onEvent: () => undefined, onResync: () => undefined },
    onState: ({ state }) => state === 'live' && ending.abort(),
  });
}

async function breakOff({ url, token, notebook }: SoakPlace): Promise<void> {
  const headers = { authorization: `Bearer ${token}` };
  const socket = new WebSocket(`${url.replace('http', 'ws')}/api/v1/ws/${notebook}`, { headers });
  await new Promise((told, fail) => socket.once('message', told).once('error', fail));
  const closed = new Promise((done) => socket.once('close', done));
  socket.terminate();
  await closed;
}

/** Lets other programs make folders in folders with files, and take them away. */
export const churnOnDisk: SoakAct = async ({ codex, notebook, root }, random, times) => {
  for (let turn = 0; turn < times; turn++) {
    const top = join(root, `d${Math.floor(random() * 1e6)}`);
    for (let folder = 0; folder < 8; folder++) {
      mkdirSync(join(top, `f${folder}/deep`), { recursive: true });
      writeFileSync(join(top, `f${folder}/deep/note.md`), `# word${folder}\n`);
    }
    await codex.notebooks.sync({ params: { notebook } });
    rmSync(top, { recursive: true });
    await codex.notebooks.sync({ params: { notebook } });
  }
};

/** Makes notebooks, writes in them, and deletes them with their folders. */
export const openAndDeleteNotebooks: SoakAct = async ({ codex, workspace }, random, times) => {
  for (let turn = 0; turn < times; turn++) {
    const path = `nb${Math.floor(random() * 1e6)}`;
    const { id } = (await codex.notebooks.create({ body: { workspace_id: workspace, name: path, path } }))
      .data;
    await codex.files.create({ body: { notebook_id: id, path: 'a/b/c.md', content: '# c\n' } });
    await codex.notebooks.remove({ params: { notebook: id }, query: { files: 'trash' } }, { ifMatch: '*' });
  }
};

/** Starts tasks of every kind and waits for them; one is cancelled, wherever it stands. */
export const runTasks: SoakAct = async ({ codex, notebook }, random, times) => {
  for (let turn = 0; turn < times; turn++) {
    const type = random() < 0.5 ? 'sync' : 'indexing';
    const wanted = [
      { type, notebook_id: notebook } as const,
      { type: 'backup' } as const,
      ...(turn === 0 ? [{ type: 'maintenance' } as const] : []),
    ];
    const made = await Promise.all(wanted.map((body) => codex.tasks.create({ body })));
    for (const { data } of made) await finished(codex, data.id);
    const { id } = (await codex.tasks.create({ body: { type: 'backup' } })).data;
    await codex.tasks.remove({ params: { task: id } }).catch(() => undefined); // it may have ended already
    await finished(codex, id);
  }
};

async function finished(codex: CodexClient, task: string): Promise<void> {
  const { status, error } = await whenEnded(codex, task);
  expect(['completed', 'cancelled'], error ?? '').toContain(status);
}
