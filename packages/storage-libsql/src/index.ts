export { openDriver, type LibsqlOptions } from './driver.ts';
export { LIBSQL, libsql, type LibsqlSettings, openEngine } from './engine.ts';
export { openRemoteDriver } from './remote/remote-driver.ts';
export { type RemoteOptions } from './remote/target.ts';
