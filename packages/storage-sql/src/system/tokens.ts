import { type ApiToken, type ApiTokenStore, CodexError, type Credential, type UserId } from '@codexlab/core';
import type { SqlDriver, SqlTx } from '../driver.ts';
import { recordDeed } from './deeds.ts';
import { notFound } from './failures.ts';
import { type ListQuery, NEWEST, readPage } from './list.ts';
import { readStanding, standingStatements } from './standing.ts';
import { requireUser } from './user-records.ts';

const COLUMNS = 'id, user_id, name, prefix, scope, workspace_ids, created_at, expires_at, last_used_at';

export const tokenStatements = {
  create: `insert into api_token (${COLUMNS}, token_hash) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  byHash: `select ${COLUMNS} from api_token where token_hash = ? and (expires_at is null or expires_at > ?)`,
  list: `
    select ${COLUMNS} from api_token where user_id = ? and (created_at, id) < (?, ?)
    order by created_at desc, id desc limit ? offset ?`,
  touch: 'update api_token set last_used_at = ? where id = ?',
  revoke: 'delete from api_token where id = ? and user_id = ?',
  sessionStands: 'select id from session where id = ? and ended_at is null',
  tokenStands: 'select id from api_token where id = ?',
} as const;

interface TokenRow {
  readonly id: ApiToken['id'];
  readonly user_id: UserId;
  readonly name: string;
  readonly prefix: string;
  readonly scope: ApiToken['scope'];
  readonly workspace_ids: string | null;
  readonly created_at: number;
  readonly expires_at: number | null;
  readonly last_used_at: number | null;
}

/** Personal access tokens in SQL. */
export function createApiTokenStore(driver: SqlDriver): ApiTokenStore {
  return {
    create: (token, tokenHash, deed, by) =>
      driver.transaction(async (tx) => {
        if (by) await requireStanding(tx, by);
        await requireUser(tx, token.userId);
        await tx.run(tokenStatements.create, [...valuesOf(token), tokenHash]);
        await recordDeed(tx, deed, { entityId: token.id });
      }),
    async standing(tokenHash, nowMs) {
      const [row] = await driver.all<TokenRow>(tokenStatements.byHash, [tokenHash, nowMs]);
      if (!row) return null;
      const standing = await readStanding(driver, standingStatements.ofUser, [row.user_id]);
      return standing && { token: toToken(row), standing };
    },
    list: (userId, page) => readPage(driver, listQuery(userId), page),
    async touch(id, atMs) {
      await driver.batch([{ sql: tokenStatements.touch, params: [atMs, id] }]);
    },
    revoke: (userId, id, deed) =>
      driver.transaction(async (tx) => {
        const { changes } = await tx.run(tokenStatements.revoke, [id, userId]);
        if (changes === 0) throw notFound('token');
        await recordDeed(tx, deed, { entityId: id });
      }),
  };
}

async function requireStanding(tx: SqlTx, { sessionId, tokenId }: Credential): Promise<void> {
  const rows = [];
  if (sessionId !== null) rows.push(await tx.all(tokenStatements.sessionStands, [sessionId]));
  if (tokenId !== null) rows.push(await tx.all(tokenStatements.tokenStands, [tokenId]));
  if (rows.some(({ length }) => length === 0))
    throw new CodexError('unauthenticated', 'This sign-in has ended: sign in again.');
}

function listQuery(userId: UserId): ListQuery<TokenRow, ApiToken> {
  return {
    ...{ list: `tokens ${userId}`, sql: tokenStatements.list, params: [userId], start: NEWEST },
    ...{ item: toToken, key: (row) => [row.created_at, row.id] },
  };
}

function valuesOf(token: ApiToken) {
  const bound = token.workspaceIds === null ? null : JSON.stringify(token.workspaceIds);
  return [
    ...[token.id, token.userId, token.name, token.prefix, token.scope, bound],
    ...[token.createdMs, token.expiresMs, token.lastUsedMs],
  ];
}

function toToken(row: TokenRow): ApiToken {
  return {
    ...{ id: row.id, userId: row.user_id, name: row.name, prefix: row.prefix, scope: row.scope },
    workspaceIds: row.workspace_ids === null ? null : JSON.parse(row.workspace_ids),
    ...{ createdMs: row.created_at, expiresMs: row.expires_at, lastUsedMs: row.last_used_at },
  };
}
