import { ApiError } from '@codexlab/server/client';

/** What a person is told of a failure: a sentence, and whether it helps to try again. */
export interface Failure {
  readonly message: string;
  readonly kind: 'offline' | 'signed-out' | 'forbidden' | 'missing' | 'conflict' | 'other';
  /** For whoever runs the server. */
  readonly requestId: string | null;
}

/** Says what happened in words for people. */
export function toFailure(error: unknown): Failure {
  if (!(error instanceof ApiError)) return { message: messageOf(error), kind: 'other', requestId: null };
  return { message: error.message, kind: kindOf(error), requestId: error.requestId };
}

function kindOf({ status }: ApiError): Failure['kind'] {
  if (status === 0 || status === 502 || status === 503 || status === 504) return 'offline';
  if (status === 401) return 'signed-out';
  if (status === 403) return 'forbidden';
  if (status === 404 || status === 410) return 'missing';
  return status === 409 || status === 412 ? 'conflict' : 'other';
}

function messageOf(error: unknown): string {
  return error instanceof Error && error.message !== '' ? error.message : 'Something went wrong.';
}
