import { isUlid } from '../ids.ts';
import type { Secrets } from '../sessions/credential-ports.ts';
import type { UserRecord } from './user-store.ts';

/** The user whom a secret of the form `<user id>.<random>` is for; null when it has another form. */
export function readResetSecret(secret: string): string | null {
  const [id = '', random = '', ...more] = secret.split('.');
  return isUlid(id) && random !== '' && more.length === 0 ? id : null;
}

/**
 * What is stored of a reset link. The security stamp is part of it, so that any other change of the password makes the
 * link worthless, without a search for open ones.
 */
export function resetHash(
  secrets: Pick<Secrets, 'hash'>,
  secret: string,
  user: Pick<UserRecord, 'securityStamp'>,
): string {
  return secrets.hash(`reset:${user.securityStamp}:${secret}`);
}
