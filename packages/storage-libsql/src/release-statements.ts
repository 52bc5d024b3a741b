import { setImmediate as nextTurn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Finalizes the statements that nobody refers to any more, and so ends the connections that were closed before their
 * statements: the binding leaves both to the garbage collector and has no call for it. Takes as long as a collection
 * of the whole heap; only for what must be gone now.
 */
export async function releaseStatements(): Promise<void> {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  collect();
  await nextTurn(); // finalizers of the binding run in the turn that follows
  await nextTurn();
}
