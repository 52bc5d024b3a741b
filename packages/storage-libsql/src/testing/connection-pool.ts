import Database from 'better-sqlite3';

/** Connections to one file, opened when all are in use. */
export interface ConnectionPool {
  take(): Database.Database;
  /** Rolls back what was not committed, and keeps the connection for the next one. */
  giveBack(db: Database.Database): void;
  close(): void;
}

/** A pool for the file `path`; reads go on beside a write, and nothing is forced to the disk. */
export function createConnectionPool(path: string): ConnectionPool {
  const all = new Set<Database.Database>();
  const idle: Database.Database[] = [];
  const open = () => {
    const db = new Database(path, { timeout: 0 });
    db.pragma('journal_mode = wal');
    db.pragma('synchronous = off');
    all.add(db);
    return db;
  };
  return {
    take: () => idle.pop() ?? open(),
    giveBack(db) {
      if (db.inTransaction) db.exec('rollback');
      idle.push(db);
    },
    close() {
      for (const db of all) db.close();
    },
  };
}
