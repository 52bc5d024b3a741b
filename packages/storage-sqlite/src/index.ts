export { openDriver, type DriverOptions } from './driver.ts';
export { acquireLock, type HeldLock } from './lock.ts';
export {
  NOTEBOOK_DATABASE,
  openNotebookDatabase,
  type NotebookDatabase,
  type NotebookDatabaseOptions,
} from './open-notebook-database.ts';
export { type Synchronous } from './pragmas.ts';
export { type SlowStatement, type SlowStatements } from './slow-statements.ts';
export { isDamage } from './sqlite-error.ts';
export { openSnapshot, type Snapshot, type SnapshotCopyOptions } from './snapshot.ts';
export {
  openSystemDatabase,
  SYSTEM_DATABASE,
  type SystemDatabase,
  type SystemDatabaseOptions,
} from './open-system-database.ts';
export { checkDatabase, tendDatabase, type Tended, type TendOptions } from './tend-database.ts';
