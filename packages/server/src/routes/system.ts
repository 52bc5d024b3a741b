import type { systemRoutes } from '../contract/system.ts';
import { type Handlers, reply } from '../handler.ts';

/** Answers about the server itself. */
export const systemHandlers: Handlers<typeof systemRoutes> = {
  info: async ({ server }) =>
    reply({
      name: 'codex',
      version: server.version,
      api_version: 'v1',
      registration: server.registration,
      mode: server.mode,
    }),
};
