import { type Reply, reply } from '../handler.ts';

const API_BASE = '/api/v1';

/** The answer to something that was made, with its address; parts of the path are escaped. */
export function created<T>(value: T, ...path: readonly string[]): Reply<T> {
  return reply(value, { headers: { Location: `${API_BASE}/${path.map(encodeURIComponent).join('/')}` } });
}
