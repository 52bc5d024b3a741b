import { parentPort } from 'node:worker_threads';
import type { TextWork } from '@codexlab/core';
import { channelOf, serveMethods } from './rpc.ts';
import { textWork } from './text-work.ts';

/** Works on texts where it can be killed: see `createTextThread`. */
serveMethods(channelOf(parentPort!), {
  /** Answers as soon as there is somebody to work. */
  ready: async () => null,
  merge: (args: Parameters<TextWork['merge']>) => textWork.merge(...args),
  diff: (args: Parameters<TextWork['diff']>) => textWork.diff(...args),
  edit: (args: Parameters<TextWork['edit']>) => textWork.edit(...args),
  rewriteLinks: (args: Parameters<TextWork['rewriteLinks']>) => textWork.rewriteLinks(...args),
});
