export { openDriver, type DriverOptions } from './driver.ts';
export { acquireLock, type HeldLock } from './lock.ts';
export {
  NOTEBOOK_DATABASE,
  openNotebookDatabase,
  type NotebookDatabase,
  type NotebookDatabaseOptions,
} from './open-notebook-database.ts';
export { type Synchronous } from './pragmas.ts';
export { isDamage } from './sqlite-error.ts';
export {
  openSystemDatabase,
  SYSTEM_DATABASE,
  type SystemDatabase,
  type SystemDatabaseOptions,
} from './open-system-database.ts';
