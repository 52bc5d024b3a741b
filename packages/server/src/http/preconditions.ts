import { HttpError } from './http-error.ts';

/** 428: the request must say what it replaces (RFC 6585). */
export function preconditionRequired(): HttpError {
  return new HttpError(
    { status: 428, code: 'invalid', errorCode: 'PRECONDITION_REQUIRED' },
    'Say what you replace: send If-Match with the ETag that you read, or * for whatever stands there.',
    { field: 'If-Match' },
  );
}

/** 412: something else stands there by now; `currentEtag` (without quotes) is what to read and merge with. */
export function preconditionFailed(currentEtag: string | null): HttpError {
  return new HttpError(
    {
      status: 412,
      code: 'conflict',
      errorCode: 'PRECONDITION_FAILED',
      ...(currentEtag === null ? {} : { headers: { etag: `"${currentEtag}"` } }),
    },
    'It was changed since you read it. Read it again, merge, and send If-Match with its ETag.',
    { current: currentEtag },
  );
}

/** The entity tag that a header names: the text between its quotes, or `*`. Throws 412 for weak and 422-like broken ones. */
export function parseIfMatch(header: string | undefined): string | null {
  if (header === undefined) return null;
  const text = header.trim();
  if (text === '*') return text;
  const match = /^"([\x21\x23-\x7e]{1,256})"$/.exec(text) ?? /^([0-9a-f]{64})$/.exec(text);
  if (match) return match[1]!;
  throw new HttpError(
    { status: 412, code: 'conflict', errorCode: 'PRECONDITION_FAILED' },
    'If-Match takes one strong ETag in double quotes, or *.',
    { field: 'If-Match' },
  );
}

/** True when `If-None-Match` names the tag; weak comparison, as RFC 9110 §13.1.2 has it. */
export function matchesNone(header: string | null | undefined, etag: string): boolean {
  if (header === null || header === undefined) return false;
  if (header.trim() === '*') return true;
  return header.split(',').some((tag) => tag.trim().replace(/^W\//, '') === `"${etag}"`);
}
