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

/** What the store takes; a sealed answer is ASCII. */
const MAX_KEPT_BYTES = 64 * 1024;

/**
 * Does a request at most once for each key of a user. Answers are kept sealed, since some show a secret once; of one that
 * is too long it is kept that it was given. Failures are not kept: they may be tried again. Throws 409 while the first is
 * under way, or when its answer was too long; 422 for a key of another request.
 */
export async function onceForKey(
  parts: IdempotencyParts,
  request: {
    readonly key: string;
    readonly userId: UserId;
    readonly content: string;
    readonly nowMs: number;
  },
  work: (begun: { readonly interruptedMs: number | null }) => Promise<KeptAnswer>,
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
  const context = `idempotency:${userId}:${key}`; // what is kept for one opens for no other
  if (found.state === 'done') return repeat(parts, found.answer, context);
  const answer = await work({ interruptedMs: found.interruptedMs }).catch(async (error: unknown) => {
    await parts.store.abandon(known);
    throw error;
  });
  // what was done is answered, also where nothing can be kept: the key stays taken then
  await parts.store
    .finish(known, { status: answer.status, body: sealed(parts, answer, context) })
    .catch(() => undefined);
  return answer;
}

/** Empty for an answer that is too long to be kept. */
function sealed(parts: IdempotencyParts, { headers, body }: KeptAnswer, context: string): string {
  const text = parts.secrets.seal(JSON.stringify({ headers, body }), context);
  return text.length > MAX_KEPT_BYTES ? '' : text;
}

function repeat(
  parts: IdempotencyParts,
  answer: { readonly status: number; readonly body: string },
  context: string,
): KeptAnswer {
  if (answer.body === '') {
    const message =
      'This was done already, and its answer is too long to be given again. Read what it changed.';
    throw keyError(message, 409);
  }
  const { headers, body } = JSON.parse(parts.secrets.unseal(answer.body, context)) as Omit<
    KeptAnswer,
    'status'
  >;
  return { status: answer.status, headers: { ...headers, 'idempotency-replayed': 'true' }, body };
}

function keyError(message: string, status: 409 | 422): HttpError {
  const code = status === 409 ? 'conflict' : 'invalid';
  return new HttpError({ status, code, errorCode: 'IDEMPOTENCY_KEY' }, message, { field: 'Idempotency-Key' });
}
