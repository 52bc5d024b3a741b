import { readerStatements, writerStatements } from './notebook/statements.ts';
import { everyStatement } from './system/contract-plans.ts';

/** Every constant statement on the index of a notebook, for tests that ask engines the same. */
export const notebookStatements: readonly string[] = [writerStatements, readerStatements].flatMap(
  (features) => Object.values(features).flatMap((statements) => Object.values(statements)),
);

/** Every statement on the system database. */
export const systemStatements: readonly string[] = everyStatement().map(([, sql]) => sql);
