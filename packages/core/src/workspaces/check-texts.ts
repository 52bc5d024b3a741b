import { CodexError } from '../errors.ts';
import { isControlFree } from './control-characters.ts';

const MAX_NAME_CHARS = 100;
const MAX_DESCRIPTION_CHARS = 2000;

/** A name of a workspace or notebook, trimmed. Throws `invalid` with details `{ field: 'name' }`. */
export function checkName(name: string): string {
  const trimmed = name.trim();
  if (trimmed.length < 1 || trimmed.length > MAX_NAME_CHARS)
    throw bad('name', `takes 1 to ${MAX_NAME_CHARS} characters.`);
  if (!trimmed.isWellFormed() || !isControlFree(trimmed)) throw bad('name', 'takes no control characters.');
  return trimmed;
}

/** A description of at most 2,000 characters; blank counts as none. Throws `invalid` with details `{ field: 'description' }`. */
export function checkDescription(description: string | null | undefined): string | null {
  const trimmed = (description ?? '').trim();
  if (trimmed.length > MAX_DESCRIPTION_CHARS)
    throw bad('description', `takes at most ${MAX_DESCRIPTION_CHARS} characters.`);
  if (!trimmed.isWellFormed() || !isControlFree(trimmed.replace(/[\t\r\n]/g, ' ')))
    throw bad('description', 'takes no control characters but tabs and line ends.');
  return trimmed === '' ? null : trimmed;
}

function bad(field: string, why: string): CodexError {
  return new CodexError('invalid', `The ${field} ${why}`, { field });
}
