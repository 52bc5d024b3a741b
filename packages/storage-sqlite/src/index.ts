export { openDriver } from './driver.ts';
export { openEngine, SQLITE, sqlite } from './engine.ts';
export { acquireLock, type HeldLock } from './lock.ts';
export { openSnapshot } from './snapshot.ts';
