import { join } from 'node:path';
import type { Answer, ApiCaller } from './api-caller.ts';
import { createAdministrator, createPerson, type TestPerson } from './people.ts';
import { openTestServer, type TestServer } from './test-server.ts';

/** A notebook of somebody who may do everything with it, with others who may do less. */
export interface OpenedNotebook {
  readonly server: TestServer;
  readonly owner: TestPerson;
  readonly editor: TestPerson;
  readonly viewer: TestPerson;
  /** Asks as the owner. */
  readonly call: ApiCaller;
  readonly notebook: string;
  readonly workspace: string;
  /** `notebook_id=…`, for queries. */
  readonly at: string;
  /** Its folder on the disk. */
  readonly folder: string;
  /** Makes a file; its id. */
  create(path: string, content: string): Promise<string>;
}

/** Opens it; `git` makes a repository in which commits are made by hand. */
export async function openNotebookOf(options: { readonly git?: boolean } = {}): Promise<OpenedNotebook> {
  const server = await openTestServer();
  const owner = await createAdministrator(server, 'ada');
  const { call } = owner;
  const workspace = await call<{ id: string; path: string }>('POST', '/workspaces', {
    body: { name: 'Lab' },
  });
  const body = { workspace_id: workspace.data.id, name: 'Cells', path: 'cells' };
  const notebook = (await call<{ id: string }>('POST', '/notebooks', { body })).data.id;
  const member = async (name: string, role: string) => {
    const person = await createPerson(server, owner, name);
    const joined = { body: { username: name, role } };
    await call('POST', `/workspaces/${workspace.data.id}/members`, joined);
    return person;
  };
  const [editor, viewer] = [await member('edgar', 'editor'), await member('vera', 'viewer')];
  if (options.git === true) {
    await call('POST', `/notebooks/${notebook}/initialize`, { body: { git: true } });
    await call('PUT', `/notebooks/${notebook}/versioning`, { body: { auto_commit: false } });
  }
  const create = async (path: string, content: string) => {
    const made = await call<{ id: string }>('POST', '/files', {
      body: { notebook_id: notebook, path, content },
    });
    if (made.status !== 201) throw new Error(made.text);
    return made.data.id;
  };
  const folder = join(workspace.data.path, 'cells');
  const opened = { server, owner, editor, viewer, call, notebook, workspace: workspace.data.id };
  return { ...opened, at: `notebook_id=${notebook}`, folder, create };
}

/** The `ETag` of an answer, as it stands in the header. */
export function etagOf(answer: Answer<unknown>): string {
  return answer.headers.get('etag') ?? '';
}
