import { type Deed, type Task, taskPayload } from '@codexlab/core';
import type { SqlTx } from '../driver.ts';
import { recordDeed, tellDeed } from './deeds.ts';

/** Tells what happened to a task: what a person did stands in both logs, the rest in the change log. */
export async function logTask(tx: SqlTx, task: Task, deed: Deed): Promise<void> {
  const { id: entityId, workspaceId, notebookId } = task;
  const write = deed.actorId === null ? tellDeed : recordDeed;
  const details = { ...deed.details, ...taskPayload(task) };
  await write(tx, { ...deed, details }, { entityId, workspaceId, notebookId });
}
