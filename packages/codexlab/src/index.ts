export * from '@codexlab/core';
export { openHost, openNotebook } from './open.ts';
export type { Host, HostOptions, OpenOptions } from './library.ts';
export { type CodexServer, type CodexServerOptions, openCodexServer } from './server/open-server.ts';
export type { Environment, ServerChoices } from './server/config.ts';
