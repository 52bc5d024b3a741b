import type { Authorship } from './notebook-history.ts';
import { ACTOR_TRAILER, parseTrailers, trailerOf, VIA_TRAILER } from './trailers.ts';
import type { Revision } from './version-control.ts';

/** The way that agents come: see `Origin`. */
const AGENT = 'agent';
/** Where somebody sat at a keyboard, whoever it was. */
const TYPED = 'command';

/**
 * Who wrote a commit, as far as it tells. Pure. What a message says is what its writer says: whoever may commit can write any
 * trailer, so that nothing may be allowed for it.
 */
export function authorshipOf({ author, message }: Pick<Revision, 'author' | 'message'>): Authorship {
  const trailers = parseTrailers(message);
  const actor = trailerOf(trailers, ACTOR_TRAILER) || null;
  return { ...author, actor, kind: kindOf(actor, trailerOf(trailers, VIA_TRAILER)) };
}

function kindOf(actor: string | null, via: string | null): Authorship['kind'] {
  if (via === AGENT) return 'agent';
  return actor !== null || via === TYPED ? 'human' : 'unknown';
}
