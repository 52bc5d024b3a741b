export * from '@codexlab/core';
export { openHost, openNotebook } from './open.ts';
export type { Host, HostOptions, OpenOptions } from './library.ts';
