import { isCodexError } from '@codexlab/core';
import type { userSettingsRoutes } from '../contract/user-settings.ts';
import { type Handler, type Handlers, reply } from '../handler.ts';
import { preconditionFailed } from '../http/preconditions.ts';
import { toSettingsChange, toWireSettings } from '../wire/user-settings.ts';

const update: Handler<(typeof userSettingsRoutes)['update' | 'patch']> = async (call) => {
  const { codex, actor, body, ifMatch } = call;
  const ifVersion = ifMatch === '*' ? null : ifMatch;
  const kept = await codex.settings
    .change(actor, toSettingsChange(body), { ifVersion })
    .catch(asPrecondition);
  return reply(toWireSettings(kept.settings), { etag: kept.version });
};

/** Answers about how somebody likes the app. */
export const userSettingsHandlers: Handlers<typeof userSettingsRoutes> = {
  get: async ({ codex, actor }) => {
    const { settings, version } = await codex.settings.get(actor);
    return reply(toWireSettings(settings), { etag: version });
  },
  update,
  patch: update,
};

function asPrecondition(error: unknown): never {
  if (isCodexError(error) && error.details['reason'] === 'version')
    throw preconditionFailed(String(error.details['current']));
  throw error;
}
