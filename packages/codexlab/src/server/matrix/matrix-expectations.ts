import type { ActorName } from './matrix-world.ts';

/** What the object of a call is to the workspace of the actors. */
export type ObjectKind = 'own' | 'foreign' | 'absent' | 'deleted' | 'mixed';

/** What a route asks for, as the permission table says it; spelled out here once more, by hand. */
export interface Needs {
  readonly who: 'anybody' | 'self' | 'superuser' | 'viewer' | 'editor' | 'owner';
  readonly scope?: 'read' | 'write' | 'admin';
}

/** How a call must be answered; `done` is any success. */
export type Expected = 'done' | 401 | 403 | 404;

type Standing = {
  readonly role: 'viewer' | 'editor' | 'owner' | null;
  readonly scope: 'read' | 'write' | 'admin';
};

/** What each actor is in the workspace that is asked about; null: nobody. */
const STANDINGS: Readonly<Record<ActorName, Standing | null>> = {
  anonymous: null,
  disabled: null,
  'expired token': null,
  foreign: { role: null, scope: 'admin' },
  'former member': { role: null, scope: 'admin' },
  superuser: { role: null, scope: 'admin' },
  'token bound elsewhere': { role: null, scope: 'admin' },
  viewer: { role: 'viewer', scope: 'admin' },
  editor: { role: 'editor', scope: 'admin' },
  owner: { role: 'owner', scope: 'admin' },
  'read token': { role: 'owner', scope: 'read' },
  'write token': { role: 'owner', scope: 'write' },
  'admin token': { role: 'owner', scope: 'admin' },
  'token bound here': { role: 'owner', scope: 'admin' },
};

const ROLE_ORDER = ['viewer', 'editor', 'owner'];
const SCOPE_ORDER = ['read', 'write', 'admin'];
const BOUND: readonly ActorName[] = ['token bound here', 'token bound elsewhere'];

/** The answer that a cell of the matrix must get. */
export function expectedOf(needs: Needs, actor: ActorName, object: ObjectKind): Expected {
  const standing = STANDINGS[actor];
  if (needs.who === 'anybody') return 'done';
  if (standing === null) return 401;
  const scopeReaches = SCOPE_ORDER.indexOf(standing.scope) >= SCOPE_ORDER.indexOf(needs.scope ?? 'admin');
  if (needs.who === 'self') {
    if (BOUND.includes(actor) && needs.scope !== 'read') return 403;
    return scopeReaches ? 'done' : 403;
  }
  if (needs.who === 'superuser') return actor === 'superuser' ? (object === 'absent' ? 404 : 'done') : 403;
  if (standing.role === null || object === 'foreign') return 404;
  if (object === 'deleted' || object === 'absent') return 404;
  if (ROLE_ORDER.indexOf(standing.role) < ROLE_ORDER.indexOf(needs.who) || !scopeReaches) return 403;
  return object === 'mixed' ? 404 : 'done';
}
