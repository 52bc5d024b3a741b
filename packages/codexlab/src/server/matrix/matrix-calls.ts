import type { contract, Route } from '@codexlab/server/contract';
import { PASSWORD, type RequestParts } from '../testing/api-caller.ts';
import { type MatrixObjects, nextName } from './matrix-objects.ts';

/** A route of the contract by its name, `files.get`. */
export type RouteName = {
  [F in keyof typeof contract & string]: `${F}.${keyof (typeof contract)[F] & string}`;
}[keyof typeof contract & string];

/** A request. */
export interface MatrixCall extends RequestParts {
  readonly method: Route['method'];
  readonly path: string;
}

/** The member who comes and goes. */
export const SPARE = 'sam';
const ANY = { 'if-match': '*' };

/** What each route that takes more than ids is sent; every one of these succeeds for whoever may. */
const PARTS: Partial<Record<RouteName, (o: MatrixObjects) => RequestParts & { readonly query?: string }>> = {
  'workspaces.update': () => ({ body: { description: nextName() } }),
  'workspaces.patch': () => ({ body: { description: nextName() } }),
  'workspaces.changeMember': () => ({ body: { role: 'editor' } }),
  'workspaces.patchMember': () => ({ body: { role: 'editor' } }),
  'workspaces.addMember': () => ({ body: { username: SPARE, role: 'viewer' } }),
  'users.names': (o) => ({ query: `ids=${o.user}` }),
  'users.create': () => ({ body: { username: `user-${nextName()}`, password: PASSWORD } }),
  'users.setStatus': () => ({ body: { is_active: true } }),
  'users.setPassword': () => ({ body: { password: PASSWORD } }),
  'operations.maintain': () => ({ body: {} }),
  'backups.create': () => ({ body: {} }),
  'invites.create': () => ({ body: { role: 'viewer' } }),
  'notebooks.create': (o) => ({ body: { workspace_id: o.workspace, name: `Notebook ${nextName()}` } }),
  'notebooks.update': () => ({ body: { description: nextName() } }),
  'notebooks.patch': () => ({ body: { description: nextName() } }),
  'notebooks.initialize': () => ({ body: {} }),
  'files.create': (o) => ({ body: { notebook_id: o.notebook, path: `${nextName()}.md`, content: 'new\n' } }),
  'files.upload': (o) => ({ query: `notebook_id=${o.notebook}&path=${nextName()}.bin`, bytes: 'bytes' }),
  'files.replace': () => ({ body: { content: 'other\n' }, headers: ANY }),
  'files.replaceContent': () => ({ bytes: 'other bytes\n', headers: ANY }),
  'files.update': () => ({ body: { properties: { status: nextName() } } }),
  'files.remove': () => ({ headers: ANY }),
  'files.move': () => ({ body: { path: `moved-${nextName()}.md` } }),
  'bulk.edit': (o) => ({
    body: { notebook_id: o.notebook, edits: [{ op: 'set', path: o.path, properties: { seen: true } }] },
  }),
  'uploads.begin': (o) => ({ body: { notebook_id: o.notebook, path: `${nextName()}.bin`, size: 4 } }),
  'uploads.append': () => ({ query: 'offset=0', bytes: 'four' }),
  'uploads.complete': () => ({ body: {} }),
  'folders.create': (o) => ({ body: { notebook_id: o.notebook, path: `made-${nextName()}` } }),
  'folders.move': (o) => ({ body: { notebook_id: o.notebook, from: o.folder, to: `moved-${nextName()}` } }),
  'folders.update': () => ({ body: { properties: { purpose: nextName() } } }),
  'folders.updateRoot': () => ({ body: { properties: { purpose: nextName() } } }),
  'trash.restore': () => ({ body: { to: `back-${nextName()}.md` } }),
  'trash.empty': () => ({ body: { before: '2000-01-01T00:00:00Z' } }),
  'edits.apply': () => ({
    body: { edits: [{ address: { kind: 'document' }, action: 'append', content: `${nextName()}\n` }] },
  }),
  'history.restoreFile': () => ({ body: { revision: 'HEAD' } }),
  'history.restore': (o) => ({ body: { path: o.path, revision: 'HEAD' } }),
  'history.contentAt': (o) => ({ query: `path=${o.path}` }),
  'history.diffByPath': (o) => ({ query: `path=${o.path}` }),
  'history.compare': () => ({ query: 'from=HEAD&to=HEAD' }),
  'versioning.configure': () => ({ body: { quiet_ms: 6000 } }),
  'versioning.patch': () => ({ body: { quiet_ms: 7000 } }),
  'versioning.commit': () => ({ body: {} }),
  'find.files': () => ({ query: 'q=note' }),
  'search.find': () => ({ query: 'q=note' }),
  'search.tags': () => ({ query: 'tags=experiment' }),
  'search.advanced': (o) => ({ body: { notebook_id: o.notebook, text: 'note' } }),
  'search.facets': () => ({ query: 'q=note' }),
  'search.suggest': () => ({ query: 'q=no' }),
  'search.similar': () => ({ query: 'q=nota' }),
  'search.explain': () => ({ query: 'q=note' }),
  'tags.update': () => ({ body: { color: '#123456' } }),
  'links.resolve': (o) => ({ body: { notebook_id: o.notebook, target: 'note' } }),
  'tasks.create': (o) => ({ body: { type: 'sync', notebook_id: o.notebook } }),
  'tasks.update': () => ({ body: { status: 'cancelled' } }),
  'audit.list': (o) => ({ query: `workspace=${o.workspace}` }),
};

/** The request to a route about these objects. */
export function callOf(name: RouteName, route: Route, objects: MatrixObjects): MatrixCall {
  const { query: more = '', ...parts } = PARTS[name]?.(objects) ?? {};
  const known: Readonly<Record<string, string>> = {
    ...{ ...objects, tag: 'experiment', name: 'status', session: objects.file, token: objects.file },
  };
  const aboutFolder = name.startsWith('folders.');
  const path = route.path.replaceAll(/\{(\w+)\+?\}/g, (_, field: string) => {
    const value = field === 'path' && aboutFolder ? objects.folder : known[field];
    if (value === undefined) throw new Error(`${name} names ${field}, of which the matrix knows nothing.`);
    return value;
  });
  const fields = Object.keys(route.query?.shape ?? {});
  const query = new URLSearchParams(more);
  if (fields.includes('notebook_id') && !query.has('notebook_id')) query.set('notebook_id', objects.notebook);
  return { ...parts, method: route.method, path: `${path}${query.size > 0 ? `?${query}` : ''}` };
}
