import { CodexError } from '../errors.ts';
import { isUlid } from '../ids.ts';
import { isControlFree } from '../workspaces/control-characters.ts';

/** The user that stands for whoever runs the program on their own machine. */
export const LOCAL_USERNAME = 'local';

const USERNAME = /^[A-Za-z\d][A-Za-z\d._-]{2,31}$/;
/** Names that addresses of the API or the program itself give a meaning to. */
const RESERVED_USERNAMES: ReadonlySet<string> = new Set(['anonymous', LOCAL_USERNAME, 'me', 'system']);
const EMAIL = /^[^\s@<>()[\],;:"\\]{1,64}@[A-Za-z\d](?:[A-Za-z\d.-]{0,251}[A-Za-z\d])?$/;
const MAX_EMAIL_CHARS = 254;
const MAX_NAME_CHARS = 100;

/**
 * Checks a name to sign in with: 3 to 32 letters, digits, dots, hyphens and underscores, the first a letter or digit,
 * neither reserved nor of the form of an id. Throws `invalid`.
 */
export function checkUsername(username: string): string {
  if (!USERNAME.test(username))
    throw wrong(
      'username',
      'A username has 3 to 32 letters, digits, dots, hyphens and underscores, and begins with a letter or digit.',
    );
  if (isUlid(username)) throw wrong('username', 'A username cannot look like an id; choose another one.');
  if (RESERVED_USERNAMES.has(username.toLowerCase()))
    throw wrong('username', 'This username is reserved; choose another one.');
  return username;
}

/** Checks an address for its form; empty and absent are null. Throws `invalid`. */
export function checkEmail(email: string | null | undefined): string | null {
  const trimmed = email?.trim() ?? '';
  if (trimmed === '') return null;
  const domain = trimmed.slice(trimmed.indexOf('@') + 1);
  if (
    trimmed.length > MAX_EMAIL_CHARS ||
    !EMAIL.test(trimmed) ||
    domain.includes('..') ||
    !isControlFree(trimmed)
  )
    throw wrong('email', 'This is no address of the form name@example.org.');
  return trimmed;
}

/** Checks a name as people write it: at most 100 characters, no control characters; empty and absent are null. Throws `invalid`. */
export function checkFullName(name: string | null | undefined): string | null {
  const trimmed = name?.trim() ?? '';
  if (trimmed === '') return null;
  return checkLabel(trimmed, 'fullName');
}

/** Checks a short text that people will read: 1 to 100 characters, no control characters. Throws `invalid`. */
export function checkLabel(text: string, field: string): string {
  const trimmed = text.trim();
  if (
    trimmed === '' ||
    [...trimmed].length > MAX_NAME_CHARS ||
    !isControlFree(trimmed) ||
    !trimmed.isWellFormed()
  )
    throw wrong(field, `This takes 1 to ${MAX_NAME_CHARS} characters, none of them a control character.`);
  return trimmed;
}

function wrong(field: string, message: string): CodexError {
  return new CodexError('invalid', message, { field });
}
