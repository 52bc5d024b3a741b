import type { User, UserStore } from '@codexlab/core';
import type { SqlDriver } from '../driver.ts';
import { recordDeed } from './deeds.ts';
import { type ListQuery, readPage } from './list.ts';
import { useSecondFactor } from './second-factor.ts';
import {
  loginKey,
  toUser,
  toUserRecord,
  USER_COLUMNS,
  USER_RECORD_COLUMNS,
  type UserRecordRow,
  type UserRow,
} from './user-rows.ts';
import { insertUser, readUser } from './user-records.ts';
import { removeUser } from './user-removal.ts';
import { updateUser } from './user-update.ts';

export const userStatements = {
  find: `select ${USER_RECORD_COLUMNS} from "user" where username_key = ? or email_key = ? limit 1`,
  list: `select ${USER_COLUMNS}, username_key from "user" where username_key > ?
    order by username_key limit ? offset ?`,
  named: `
    select id, username, full_name from "user" where id in (select j.value from json_each(?) j) order by id`,
  namedWithin: `
    select u.id, u.username, u.full_name from "user" u
    where u.id in (select j.value from json_each(?) j) and exists (
      select 1 from workspace_permission p
      where p.user_id = u.id and p.workspace_id in (select j.value from json_each(?) j))
    order by u.id`,
  count: 'select count(*) as n from "user"',
} as const;

/** Users in SQL. */
export function createUserStore(driver: SqlDriver): UserStore {
  return {
    create: (user, deed) =>
      driver.transaction(async (tx) => {
        await insertUser(tx, user);
        await recordDeed(tx, deed, { entityId: user.id });
      }),
    get: (id) => readUser(driver, id),
    async findByLogin(login) {
      const key = loginKey(login);
      const [row] = await driver.all<UserRecordRow>(userStatements.find, [key, key]);
      return row ? toUserRecord(row) : null;
    },
    list: (page) => readPage(driver, listQuery, page),
    async named(ids, within) {
      const asked = JSON.stringify(ids);
      const rows =
        within === 'all'
          ? await driver.all<NameRow>(userStatements.named, [asked])
          : await driver.all<NameRow>(userStatements.namedWithin, [asked, JSON.stringify(within)]);
      return rows.map(({ id, username, full_name: fullName }) => ({ id, username, fullName }));
    },
    async count() {
      const [row] = await driver.all<{ n: number }>(userStatements.count);
      return row?.n ?? 0;
    },
    update: (id, change, deed, options = {}) =>
      driver.transaction((tx) => updateUser(tx, { id, change, deed, ...options })),
    useSecondFactor: (id, used, deed) => driver.transaction((tx) => useSecondFactor(tx, { id, used, deed })),
    remove: (id, deed) => driver.transaction((tx) => removeUser(tx, id, deed)),
  };
}

type NameRow = Pick<UserRow, 'id' | 'username' | 'full_name'>;

const listQuery: ListQuery<UserRow & { readonly username_key: string }, User> = {
  ...{ list: 'users', sql: userStatements.list, params: [], start: [''] },
  ...{ item: toUser, key: (row) => [row.username_key] },
};
