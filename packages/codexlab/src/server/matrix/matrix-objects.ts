import type { TestPerson } from '../testing/people.ts';

/** Ids of everything that routes name, all of one workspace. */
export interface MatrixObjects {
  readonly workspace: string;
  readonly notebook: string;
  readonly file: string;
  readonly path: string;
  readonly folder: string;
  /** A member who is neither the owner nor one of the actors. */
  readonly user: string;
  readonly invite: string;
  readonly upload: string;
  readonly entry: string;
  /** Work in the background that nobody has begun. */
  readonly task: string;
  /** A move that took links along. */
  readonly move: string;
  /** A commit that has the file. */
  readonly revision: string;
}

/** What a call can be about besides a workspace, a notebook and a file: made only for those that need it. */
export type Extra = 'user' | 'invite' | 'upload' | 'entry' | 'task' | 'move' | 'revision';

/** Objects made anew by an owner: what one call uses up, the next one has again. */
export async function makeObjects(
  owner: TestPerson,
  { workspace, notebook }: { readonly workspace: string; readonly notebook: string },
  spare: TestPerson,
  extras: ReadonlySet<Extra>,
): Promise<MatrixObjects> {
  const name = nextName();
  const folder = `folder-${name}`;
  const path = `${folder}/note.md`;
  const file = await made(owner, '/files', { notebook_id: notebook, path, content: `# ${name}\n` });
  if (extras.has('user')) await makeMember(owner, workspace, spare);
  const uploading = { notebook_id: notebook, path: `upload-${name}.bin`, size: 4 };
  return {
    ...absentObjects(),
    ...{ workspace, notebook, file, path, folder, user: spare.id },
    ...(extras.has('invite')
      ? { invite: await made(owner, `/workspaces/${workspace}/invites`, { role: 'viewer' }) }
      : {}),
    ...(extras.has('upload') ? { upload: await made(owner, '/uploads', uploading) } : {}),
    ...(extras.has('entry') ? { entry: await throwAway(owner, notebook, `trashed-${name}.md`) } : {}),
    ...(extras.has('task')
      ? { task: await made(owner, '/tasks', { type: 'sync', notebook_id: notebook }) }
      : {}),
    ...(extras.has('move') ? { move: await moveWithLinks(owner, notebook, name) } : {}),
    ...(extras.has('revision') ? { revision: await commit(owner, notebook, path) } : {}),
  };
}

async function makeMember(
  owner: TestPerson,
  workspace: string,
  { id, name: username }: TestPerson,
): Promise<void> {
  const members = await owner.call<{ user_id: string }[]>(
    'GET',
    `/workspaces/${workspace}/members?per_page=1000`,
  );
  if (!members.data.some((member) => member.user_id === id))
    await made(owner, `/workspaces/${workspace}/members`, { username, role: 'viewer' });
}

/** Makes a file and deletes it; the id of what the trash has of it. */
export async function throwAway(owner: TestPerson, notebook: string, path: string): Promise<string> {
  const file = await made(owner, '/files', { notebook_id: notebook, path, content: 'gone\n' });
  await owner.call('DELETE', `/files/${file}?notebook_id=${notebook}`, { headers: { 'if-match': '*' } });
  const trash = await owner.call<{ id: string; path: string }[]>('GET', `/trash?notebook_id=${notebook}`);
  const entry = trash.data.find((each) => each.path === path);
  if (!entry) throw new Error('The trash does not have what was removed.');
  return entry.id;
}

/** Moves a file that another one links to; the id of the move. */
async function moveWithLinks(owner: TestPerson, notebook: string, name: string): Promise<string> {
  const file = await made(owner, '/files', {
    notebook_id: notebook,
    path: `before-${name}.md`,
    content: '\n',
  });
  const content = `[[before-${name}]]\n`;
  await made(owner, '/files', { notebook_id: notebook, path: `linking-${name}.md`, content });
  const moved = await owner.call<{ move: { id: string } }>(
    'POST',
    `/files/${file}/move?notebook_id=${notebook}`,
    {
      body: { path: `after-${name}.md`, update_links: true },
    },
  );
  if (moved.status !== 200) throw new Error(`A move: ${moved.status} ${moved.text}`);
  return moved.data.move.id;
}

async function commit(owner: TestPerson, notebook: string, path: string): Promise<string> {
  const body = { paths: [path], message: 'Keep it' };
  const answer = await owner.call<{ revision: string }>('POST', `/notebooks/${notebook}/commits`, { body });
  if (answer.status !== 200) throw new Error(`A commit: ${answer.status} ${answer.text}`);
  return answer.data.revision;
}

/** Objects that are not there: ids that were never given. */
export function absentObjects(): MatrixObjects {
  const id = () => `01ARZ3NDEKTSV4RRFFQ69G${nextName().toUpperCase()}`;
  const path = 'nowhere/note.md';
  return {
    ...{ workspace: id(), notebook: id(), file: id(), path, folder: 'nowhere', user: id() },
    ...{ invite: id(), upload: id(), entry: id(), task: id(), move: id(), revision: 'f'.repeat(40) },
  };
}

async function made(owner: TestPerson, path: string, body: object): Promise<string> {
  const answer = await owner.call<{ id?: string; user_id?: string }>('POST', path, { body });
  if (answer.status !== 201) throw new Error(`POST ${path}: ${answer.status} ${answer.text}`);
  return answer.data.id ?? answer.data.user_id ?? '';
}

let lastName = 0;

/** Four hexadecimal digits that were not used before. */
export function nextName(): string {
  return (++lastName).toString(16).padStart(4, '0');
}
