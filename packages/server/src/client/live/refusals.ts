import { ApiError } from '../api-error.ts';
import type { ConnectionEnd } from './connection.ts';

/** Refusals that pass: too slow, too early, too many. */
const PASSING: ReadonlySet<number> = new Set([408, 425, 429]);

/** Throws the `ApiError` of an end after which trying again is no use. */
export function throwIfFinal({ error, closing }: ConnectionEnd): void {
  if (error && error.status >= 400 && error.status < 500 && !PASSING.has(error.status)) throw error;
  // Who is not known any more asks once more: what expired may be renewed, and else that is refused.
  if (closing === 'forbidden' || closing === 'not_found') throw refused(closing);
}

function refused(code: 'forbidden' | 'not_found'): ApiError {
  const [status, detail] =
    code === 'forbidden'
      ? [403, 'The right to see this was taken away.']
      : [404, 'This is not there any more.'];
  return new ApiError({ status, detail, code, error_code: code.toUpperCase(), details: {} });
}

/** Milliseconds that the server asks to wait. */
export function retryAfterMs(error: ApiError | null): number {
  const seconds = error?.details['retryAfterSeconds'];
  return typeof seconds === 'number' ? seconds * 1000 : 0;
}
