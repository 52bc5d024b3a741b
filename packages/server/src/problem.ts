import { CodexError, type CodexErrorCode, errorTable } from '@codexlab/core';
import type { Problem } from './contract/fields.ts';
import { HttpError } from './http/http-error.ts';

/** Codes whose `error_code` says what they are about: `WORKSPACE_NOT_FOUND`. */
const NOUN_SUFFIX: Partial<Record<CodexErrorCode, string>> = {
  not_found: 'NOT_FOUND',
  conflict: 'CONFLICT',
  invalid: 'INVALID',
  too_large: 'TOO_LARGE',
  unavailable: 'UNAVAILABLE',
  unsupported: 'UNSUPPORTED',
};

/** A failure as it is answered. */
export interface ProblemAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Problem;
}

/**
 * The answer for a failure (RFC 9457, with `detail`, `error_code` and `meta` as every failure of this API has them).
 * What is no `CodexError` is a fault of ours: nothing of it is told but the request id.
 */
export function toProblem(
  error: unknown,
  about: { readonly noun: string; readonly requestId: string; readonly nowMs: number },
): ProblemAnswer {
  const known = error instanceof CodexError ? error : internalFault(error);
  const status = known instanceof HttpError ? known.status : errorTable[known.code].httpStatus;
  const told = known.code === 'internal' ? internalFault(error) : known;
  return {
    status,
    headers: headersOf(known),
    body: {
      type: 'about:blank',
      title: (known instanceof HttpError ? known.title : null) ?? errorTable[known.code].meaning,
      status,
      detail: told.message,
      error_code: known instanceof HttpError ? known.errorCode : errorCodeOf(known, about.noun),
      code: known.code,
      details: told.details,
      meta: { request_id: about.requestId, timestamp: new Date(about.nowMs).toISOString() },
    },
  };
}

/** The stable name of a failure in answers: from the kind of thing it is about and its code. */
function errorCodeOf(error: CodexError, noun: string): string {
  const suffix = NOUN_SUFFIX[error.code];
  if (suffix === undefined) return error.code.toUpperCase();
  const entity = error.details['entity'];
  return `${(typeof entity === 'string' ? entity : noun).replaceAll(/\W+/g, '_').toUpperCase()}_${suffix}`;
}

function headersOf(error: CodexError): Record<string, string> {
  const headers: Record<string, string> = error instanceof HttpError ? { ...error.headers } : {};
  const seconds = error.details['retryAfterSeconds'];
  if (typeof seconds === 'number') headers['retry-after'] = String(Math.max(1, Math.ceil(seconds)));
  else if (error.code === 'unavailable') headers['retry-after'] = '1';
  if (error.code === 'unauthenticated') headers['www-authenticate'] = 'Bearer realm="codex"';
  return headers;
}

function internalFault(cause: unknown): CodexError {
  return new CodexError(
    'internal',
    'The server made a mistake. Try again; if it stays, give the request id to whoever runs this server.',
    {},
    { cause },
  );
}
