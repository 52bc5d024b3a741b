import { CodexError } from '@codexlab/core';

/** What is thrown when the object of a write is not there. */
export function notFound(what: string): CodexError {
  return new CodexError('not_found', `There is no such ${what}.`, { entity: what });
}

/** What is thrown when another object has the value already. */
export function taken(what: string, field: string): CodexError {
  return new CodexError('conflict', `Another ${what} has this ${field}. Choose another one.`, { field });
}

/** What is thrown when a workspace would be left without an owner. */
export function lastOwner(): CodexError {
  return new CodexError(
    'conflict',
    'A workspace keeps an owner: make somebody else an owner of it first, or delete it.',
    { reason: 'last_owner' },
  );
}
