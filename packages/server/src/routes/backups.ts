import type { BackupView } from '@codexlab/core';
import type { backupsRoutes } from '../contract/backups.ts';
import { type Handlers, listed, pageRequest, reply } from '../handler.ts';
import { toWireTask } from '../wire/task.ts';
import { isoTime } from '../wire/iso-time.ts';

/** Answers about backups. */
export const backupsHandlers: Handlers<typeof backupsRoutes> = {
  list: async ({ codex, actor, query }) =>
    listed(await codex.backups.list(actor, pageRequest(query)), query, toWireBackup),

  create: async ({ codex, actor, body: { files } }) => {
    const input = files === undefined ? {} : { files };
    return reply(toWireTask(await codex.tasks.create(actor, { type: 'backup', input })));
  },
};

function toWireBackup({ createdMs, withFiles, withKey, ...backup }: BackupView) {
  return { ...backup, created_at: isoTime(createdMs), with_files: withFiles, with_key: withKey };
}
