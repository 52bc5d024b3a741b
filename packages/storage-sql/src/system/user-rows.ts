import type { User, UserId, UserRecord } from '@codexlab/core';
import type { SqlParams } from '../driver.ts';

const PUBLIC_COLUMNS = 'id, username, email, full_name, is_active, is_superuser, created_at, updated_at';
const SECRET_COLUMNS = `hashed_password, security_stamp, totp_secret, totp_confirmed, totp_last_step,
  recovery_hashes`;

/** Columns of a user as others may see them, for `toUser`. */
export const USER_COLUMNS = PUBLIC_COLUMNS;
/** Every column of a user, for `toUserRecord`. */
export const USER_RECORD_COLUMNS = `${PUBLIC_COLUMNS}, ${SECRET_COLUMNS}`;

/** A row with `USER_COLUMNS`. */
export interface UserRow {
  readonly id: UserId;
  readonly username: string;
  readonly email: string | null;
  readonly full_name: string | null;
  readonly is_active: number;
  readonly is_superuser: number;
  readonly created_at: number;
  readonly updated_at: number;
}

/** A row with `USER_RECORD_COLUMNS`. */
export interface UserRecordRow extends UserRow {
  readonly hashed_password: string;
  readonly security_stamp: string;
  readonly totp_secret: string | null;
  readonly totp_confirmed: number;
  readonly totp_last_step: number | null;
  readonly recovery_hashes: string;
}

/** What names and addresses are compared by. */
export function loginKey(login: string): string {
  return login.toLowerCase();
}

/** A user as others may see them. */
export function toUser(row: UserRow): User {
  return {
    ...{ id: row.id, username: row.username, email: row.email, fullName: row.full_name },
    ...{ isActive: row.is_active === 1, isSuperuser: row.is_superuser === 1 },
    ...{ createdMs: row.created_at, updatedMs: row.updated_at },
  };
}

/** A user with every secret. */
export function toUserRecord(row: UserRecordRow): UserRecord {
  return {
    ...toUser(row),
    ...{ passwordRecord: row.hashed_password, securityStamp: row.security_stamp },
    ...{ totpSecret: row.totp_secret, totpConfirmed: row.totp_confirmed === 1 },
    ...{ totpLastStep: row.totp_last_step, recoveryHashes: JSON.parse(row.recovery_hashes) },
  };
}

/** The values of a user's columns but id and `created_at`, in the order of `SETTABLE_COLUMNS`. */
export function userValues(user: UserRecord): SqlParams {
  return [
    ...[
      user.username,
      loginKey(user.username),
      user.email,
      user.email === null ? null : loginKey(user.email),
    ],
    ...[user.fullName, Number(user.isActive), Number(user.isSuperuser), user.passwordRecord],
    ...[user.securityStamp, user.totpSecret, Number(user.totpConfirmed), user.totpLastStep],
    ...[JSON.stringify(user.recoveryHashes), user.updatedMs],
  ];
}

/** The columns that `userValues` gives the values of. */
export const SETTABLE_COLUMNS = [
  ...['username', 'username_key', 'email', 'email_key', 'full_name', 'is_active', 'is_superuser'],
  ...['hashed_password', 'security_stamp', 'totp_secret', 'totp_confirmed', 'totp_last_step'],
  ...['recovery_hashes', 'updated_at'],
];
