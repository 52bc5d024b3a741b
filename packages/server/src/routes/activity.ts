import type { ActivityItem } from '@codexlab/core';
import type { activityRoutes } from '../contract/activity.ts';
import { type Handlers, listed, pageRequest } from '../handler.ts';
import { unsearched } from '../http/unsearched.ts';
import { isoTime } from '../wire/iso-time.ts';
import { namingFields } from './naming-fields.ts';

/** Tells what happened to files. */
export const activityHandlers: Handlers<typeof activityRoutes> = {
  list: async ({ codex, actor, query }) => {
    const { notebook_id: notebook, workspace, from } = query;
    const { limit, cursor } = pageRequest(query);
    const fromMs = from === undefined ? undefined : Date.parse(from);
    const found = await namingFields(
      codex.activity.list(actor, { notebook, workspace }, { limit, cursor, fromMs }),
    );
    return { ...listed(found, query, toWireActivity), headers: unsearched(found.failed) };
  },
};

function toWireActivity({ notebook, by, ...item }: ActivityItem) {
  const { id, workspaceId, slug, name } = notebook;
  return {
    notebook: { id, workspace_id: workspaceId, slug, name },
    ...{ what: item.what, file_id: item.fileId, path: item.path, old_path: item.oldPath, title: item.title },
    by: { id: by.id, name: by.name, kind: by.kind },
    ...{ count: item.count, first_at: isoTime(item.firstMs), at: isoTime(item.lastMs) },
  };
}
