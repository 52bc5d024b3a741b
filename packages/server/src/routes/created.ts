import { API_BASE } from '../contract/api-base.ts';
import { type Reply, reply } from '../handler.ts';

/** The answer to something that was made, with its address; parts of the path are escaped. */
export function created<T>(value: T, ...path: readonly string[]): Reply<T> {
  return reply(value, { headers: { Location: `${API_BASE}/${path.map(encodeURIComponent).join('/')}` } });
}
