import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { toCodexError } from './sqlite-error.ts';

it.each([
  ['SQLITE_FULL', 'ENOSPC'],
  ['SQLITE_IOERR_SHMSIZE', 'ENOSPC'],
  ['SQLITE_IOERR_WRITE', 'EIO'],
  ['SQLITE_BUSY_SNAPSHOT', 'EBUSY'],
])('says of %s what the system would say: %s', (code, errno) => {
  const error = toCodexError(new Database.SqliteError('refused', code), '/data/notebook.db');
  expect(error).toMatchObject({ code: 'unavailable', details: { sqlite: code, errno } });
});
