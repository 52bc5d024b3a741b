import type { UserId, UserRecord } from '@codexlab/core';
import type { SqlDriver, SqlTx } from '../driver.ts';
import { notFound, taken } from './failures.ts';
import {
  loginKey,
  SETTABLE_COLUMNS,
  toUserRecord,
  USER_RECORD_COLUMNS,
  type UserRecordRow,
  userValues,
} from './user-rows.ts';

export const userRecordStatements = {
  get: `select ${USER_RECORD_COLUMNS} from "user" where id = ?`,
  nameTaken: 'select id from "user" where username_key = ? and id <> ?',
  emailTaken: 'select id from "user" where email_key = ? and id <> ?',
  create: `insert into "user" (id, created_at, ${SETTABLE_COLUMNS.join(', ')})
    values (?, ?, ${SETTABLE_COLUMNS.map(() => '?').join(', ')})`,
  update: `update "user" set ${SETTABLE_COLUMNS.map((name) => `${name} = ?`).join(', ')} where id = ?`,
} as const;

/** Adds a user. Throws `conflict` when another one has the name or the address. */
export async function insertUser(tx: SqlTx, user: UserRecord): Promise<void> {
  await requireFree(tx, user);
  await tx.run(userRecordStatements.create, [user.id, user.createdMs, ...userValues(user)]);
}

/** Writes everything of a user that is there. Throws `conflict` as `insertUser` does. */
export async function replaceUser(tx: SqlTx, user: UserRecord): Promise<void> {
  await requireFree(tx, user);
  await tx.run(userRecordStatements.update, [...userValues(user), user.id]);
}

/** A user with every secret, or null. */
export async function readUser(db: Pick<SqlDriver, 'all'>, id: UserId): Promise<UserRecord | null> {
  const [row] = await db.all<UserRecordRow>(userRecordStatements.get, [id]);
  return row ? toUserRecord(row) : null;
}

/** The same inside a write. Throws `not_found`. */
export async function requireUser(tx: SqlTx, id: UserId): Promise<UserRecord> {
  const user = await readUser(tx, id);
  if (user === null) throw notFound('user');
  return user;
}

async function requireFree(tx: SqlTx, { id, username, email }: UserRecord): Promise<void> {
  const named = await tx.all(userRecordStatements.nameTaken, [loginKey(username), id]);
  if (named.length > 0) throw taken('user', 'username');
  const reached = email === null ? [] : await tx.all(userRecordStatements.emailTaken, [loginKey(email), id]);
  if (reached.length > 0) throw taken('user', 'email');
}
