import type { FoundFile } from '@codexlab/core';
import type { findRoutes } from '../contract/find.ts';
import { type Handlers, reply } from '../handler.ts';
import { unsearched } from '../http/unsearched.ts';
import { namingFields } from './naming-fields.ts';

/** Finds files by their names. */
export const findHandlers: Handlers<typeof findRoutes> = {
  files: async ({ codex, actor, query }) => {
    const { notebook_id: notebook, workspace, q, limit } = query;
    const found = await namingFields(codex.find.find(actor, { notebook, workspace }, q, { limit }));
    return reply(found.items.map(toWireFound), { headers: unsearched(found.failed) });
  },
};

function toWireFound({ notebook: { id, workspaceId, slug, name }, file, score }: FoundFile) {
  return {
    notebook: { id, workspace_id: workspaceId, slug, name },
    ...{ id: file.id, path: file.path, title: file.title, kind: file.kind, score },
  };
}
