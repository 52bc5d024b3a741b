export { openDriver, type LibsqlOptions } from './driver.ts';
export { LIBSQL, libsql, type LibsqlSettings, openEngine } from './engine.ts';
