import { CodexError } from '../errors.ts';
import { isCommonPassword } from './common-passwords.ts';

/** Fewest characters of a password. */
export const MIN_PASSWORD_CHARS = 8;
/** Most characters of a password; all of them count. */
export const MAX_PASSWORD_CHARS = 1024;

/**
 * Checks a new password: 8 to 1,024 characters of any kind, none of those that everybody tries first, not the name or
 * the address of its owner. Throws `invalid` with `field` (default `password`).
 */
export function checkPassword(
  password: string,
  owner: { readonly username: string; readonly email: string | null },
  field = 'password',
): void {
  const chars = password.length > MAX_PASSWORD_CHARS * 2 ? Infinity : [...password].length;
  if (chars < MIN_PASSWORD_CHARS || chars > MAX_PASSWORD_CHARS)
    throw wrong(field, `A password has ${MIN_PASSWORD_CHARS} to ${MAX_PASSWORD_CHARS} characters.`);
  const folded = password.trim().toLowerCase();
  if ([owner.username, owner.email, owner.email?.split('@')[0]].some((own) => own?.toLowerCase() === folded))
    throw wrong(field, 'The password is the name or address of its owner; choose another one.');
  if (isCommonPassword(password))
    throw wrong(field, 'This password is one of those that are tried first; choose another one.');
}

function wrong(field: string, message: string): CodexError {
  return new CodexError('invalid', message, { field });
}
