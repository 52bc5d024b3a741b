export * from '@codexlab/core';
export { openHost, openNotebook } from './open.ts';
export type { Host, HostOptions, OpenOptions } from './library.ts';
export { openCodexServer } from './codex-server.ts';
export type { CodexServer, CodexServerOptions } from './server/open-server.ts';
export type { Environment, ServerChoices } from './server/config.ts';
