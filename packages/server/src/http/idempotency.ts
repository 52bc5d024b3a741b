import { CodexError, type IdempotencyStore, type Secrets, type UserId } from '@codexlab/core';
import { HttpError } from './http-error.ts';

/** An answer as it is kept for a repetition. */
export interface KeptAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What repeats answers. `run` names this start of the program. */
export interface IdempotencyParts {
  readonly store: IdempotencyStore;
  readonly secrets: Pick<Secrets, 'hash' | 'seal' | 'unseal'>;
  readonly run: string;
}

/** Sealed and in base 64, at most three bytes a character, it stays below what the store takes. */
const MAX_KEPT_CHARS = 16 * 1024;
const CONTEXT = 'idempotency';

/**
 * Does a request at most once for each key of a user. Answers are kept sealed, since some show a secret once; failures
 * and very long answers are not kept: they may be tried again. Throws 409 while the first is under way, 422 for a key of another request.
 */
export async function onceForKey(
  parts: IdempotencyParts,
  request: {
    readonly key: string;
    readonly userId: UserId;
    readonly content: string;
    readonly nowMs: number;
  },
  work: (begun: { readonly interrupted: boolean }) => Promise<KeptAnswer>,
): Promise<KeptAnswer> {
  const { userId, key, content } = request;
  if (!/^[\x21-\x7e]{1,255}$/.test(key))
    throw new CodexError('invalid', 'Idempotency-Key takes 1 to 255 visible ASCII characters.', {
      field: 'Idempotency-Key',
    });
  const known = { userId, key, requestHash: parts.secrets.hash(content) };
  const found = await parts.store.begin(known, parts.run, request.nowMs);
  if (found.state === 'mismatch')
    throw keyError('The Idempotency-Key was used for another request. Choose a new one.', 422);
  if (found.state === 'running')
    throw keyError('The first request with this Idempotency-Key is still under way.', 409);
  if (found.state === 'done') return repeat(parts, found.answer);
  try {
    const answer = await work({ interrupted: found.interrupted });
    const { headers, body } = answer;
    if (body.length > MAX_KEPT_CHARS) await parts.store.abandon(known);
    else {
      const sealed = parts.secrets.seal(JSON.stringify({ headers, body }), CONTEXT);
      await parts.store.finish(known, { status: answer.status, body: sealed });
    }
    return answer;
  } catch (error) {
    await parts.store.abandon(known);
    throw error;
  }
}

function repeat(
  parts: IdempotencyParts,
  answer: { readonly status: number; readonly body: string },
): KeptAnswer {
  const { headers, body } = JSON.parse(parts.secrets.unseal(answer.body, CONTEXT)) as Omit<
    KeptAnswer,
    'status'
  >;
  return { status: answer.status, headers: { ...headers, 'idempotency-replayed': 'true' }, body };
}

function keyError(message: string, status: 409 | 422): HttpError {
  const code = status === 409 ? 'conflict' : 'invalid';
  return new HttpError({ status, code, errorCode: 'IDEMPOTENCY_KEY' }, message, { field: 'Idempotency-Key' });
}
