import { readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { ApiError } from '@codexlab/server/client';
import { describe, expect, it } from 'vitest';
import { hashesOnDisk } from '../../testing/folder-oracle.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { addPerson, type Person, refusal } from './testing/people.ts';
import { ownerOf, startServer } from './testing/start-server.ts';

const PATIENCE_MS = 240_000;
const LOG = 'runs/log.md';
const FIRST_LINE = '# Log\n';

interface Lab {
  /** Whose workspace it is. */
  readonly ada: Person;
  /** Who was invited, as an editor. */
  readonly bob: Person;
  readonly workspace: string;
  readonly notebook: string;
  /** The folder of the notebook. */
  readonly root: string;
}

/**
 * An administrator makes two people, and a workspace of a folder that is there for one of them, who makes a notebook in
 * it and invites the other.
 */
async function openLab(): Promise<Lab> {
  const folder = realpathSync(
    temporaryFolder({ [`lab/${LOG}`]: FIRST_LINE, 'lab/zebra.md': 'a zebra #animal' }),
  );
  const server = await startServer({ dataDir: temporaryFolder(), args: ['--allow-root', folder] });
  const administrator = await ownerOf(server);
  const ada = await addPerson(server.url, administrator, 'ada');
  const bob = await addPerson(server.url, administrator, 'bob');
  const before = hashesOnDisk(join(folder, 'lab'));
  const workspace = (await administrator.workspaces.create({ body: { name: 'Lab', path: folder } })).data.id;
  await administrator.workspaces.addMember({
    params: { workspace },
    body: { username: 'ada', role: 'owner' },
  });
  const made = await ada.codex.notebooks.create({
    body: { workspace_id: workspace, name: 'Runs', path: 'lab' },
  });
  const notebook = made.data.id;
  await ada.codex.notebooks.sync({ params: { notebook } });
  expect(hashesOnDisk(join(folder, 'lab'))).toEqual(before);
  const invite = await ada.codex.invites.create({ params: { workspace }, body: { role: 'editor' } });
  await bob.codex.invites.accept({ body: { secret: invite.data.secret } });
  return { ada, bob, workspace, notebook, root: join(folder, 'lab') };
}

type SeenLog = Awaited<ReturnType<typeof readLog>>;

function readLog({ codex }: Person, notebook: string) {
  return codex.files.getByPath({ params: { path: LOG }, query: { notebook_id: notebook } });
}

/** Adds a line to the log; when somebody was faster, it is read again and the line is added to what they left. */
async function addLine(person: Person, notebook: string, line: string, seen?: SeenLog): Promise<void> {
  const { data, etag } = seen ?? (await readLog(person, notebook));
  const body = { content: `${data.content}${line}\n` };
  const place = { params: { file: data.id }, query: { notebook_id: notebook } };
  try {
    await person.codex.files.replace({ ...place, body }, { ifMatch: etag! });
  } catch (error) {
    if (!(error instanceof ApiError) || error.errorCode !== 'PRECONDITION_FAILED') throw error;
    await addLine(person, notebook, line);
  }
}

describe('two people with typed clients', () => {
  it(
    'share a folder by an invite, and lose no line when both edit what both have read',
    async () => {
      const { ada, bob, notebook, root } = await openLab();
      const bothSaw = [await readLog(ada, notebook), await readLog(bob, notebook)] as const;
      const stale = { params: { file: bothSaw[1].data.id }, query: { notebook_id: notebook } };
      await addLine(ada, notebook, 'ada was here', bothSaw[0]);
      const over = bob.codex.files.replace(
        { ...stale, body: { content: '' } },
        { ifMatch: bothSaw[1].etag! },
      );
      expect(await refusal(over)).toEqual({ status: 412, errorCode: 'PRECONDITION_FAILED' });
      await addLine(bob, notebook, 'bob was here', bothSaw[1]);
      expect(readFileSync(join(root, LOG), 'utf8')).toBe('# Log\nada was here\nbob was here\n');
      const found = await ada.codex.search.find({ query: { q: 'bob' } });
      expect(found.data).toMatchObject([{ path: LOG, notebook: { id: notebook } }]);
      const tagged = await bob.codex.search.tags({ query: { tags: ['animal'] } });
      expect(tagged.data.map(({ path }) => path)).toEqual(['zebra.md']);
    },
    PATIENCE_MS,
  );

  it(
    'are refused at once what a change of their role takes away',
    async () => {
      const { ada, bob, workspace, notebook, root } = await openLab();
      const member = { params: { workspace, user: bob.id } };
      await addLine(bob, notebook, 'as an editor');
      await ada.codex.workspaces.changeMember({ ...member, body: { role: 'viewer' } });
      expect(await refusal(addLine(bob, notebook, 'as a viewer'))).toMatchObject({ status: 403 });
      expect((await readLog(bob, notebook)).data.content).toBe('# Log\nas an editor\n');
      await ada.codex.workspaces.removeMember(member);
      expect(await refusal(readLog(bob, notebook))).toMatchObject({ status: 404 });
      expect((await bob.codex.search.find({ query: { q: 'editor' } })).data).toEqual([]);
      expect(readFileSync(join(root, LOG), 'utf8')).toBe('# Log\nas an editor\n');
    },
    PATIENCE_MS,
  );

  it(
    'read every page of a list one item after the other',
    async () => {
      const { ada, notebook } = await openLab();
      const paths = Array.from({ length: 7 }, (_, i) => `many/${i}.md`);
      for (const path of paths) await ada.codex.files.create({ body: { notebook_id: notebook, path } });
      const query = { notebook_id: notebook, folder: 'many', per_page: 2, sort: 'path' };
      const seen: string[] = [];
      const files = ada.codex.each((cursor) => ada.codex.files.list({ query: { ...query, cursor } }));
      for await (const { path } of files) seen.push(path);
      expect(seen).toEqual(paths);
    },
    PATIENCE_MS,
  );
});
