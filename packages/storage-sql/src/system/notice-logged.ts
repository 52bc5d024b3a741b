import type { SystemChangeStore } from '@codexlab/core';
import type { SqlDriver, SqlTx } from '../driver.ts';

const APPENDS = /\binsert into change_log\b/i;

/** The same driver, and a bell that rings after each committed write that added rows to the change log. */
export function noticeLogged(
  driver: SqlDriver,
): Pick<SystemChangeStore, 'watch'> & { readonly driver: SqlDriver } {
  const listeners = new Set<() => void>();
  const appends = rememberAppends();
  const ring = () => {
    for (const listener of listeners) listener();
  };
  return {
    watch(listener) {
      const own = () => listener(); // the same function may listen twice
      listeners.add(own);
      return () => void listeners.delete(own);
    },
    driver: {
      ...driver,
      async batch(writes) {
        const results = await driver.batch(writes);
        if (writes.some(({ sql }) => appends(sql))) ring();
        return results;
      },
      async transaction(work) {
        let added = false;
        const noticing = (tx: SqlTx): SqlTx => ({
          all: (sql, params) => tx.all(sql, params),
          run: (sql, params) => {
            added ||= appends(sql);
            return tx.run(sql, params);
          },
        });
        const result = await driver.transaction((tx) => work(noticing(tx)));
        if (added) ring();
        return result;
      },
    },
  };
}

/** Statements are constants: each is looked at once. */
function rememberAppends(): (sql: string) => boolean {
  const known = new Map<string, boolean>();
  return (sql) => {
    const remembered = known.get(sql);
    if (remembered !== undefined) return remembered;
    const appends = APPENDS.test(sql);
    if (known.size < 1000) known.set(sql, appends);
    return appends;
  };
}
