import { z } from 'zod';
import { defineRoutes } from './define.ts';

/** What the server is. */
export const serverInfo = z
  .object({
    name: z.literal('codex'),
    version: z.string(),
    api_version: z.literal('v1'),
    registration: z.enum(['open', 'closed']),
    mode: z.enum(['local', 'server']),
  })
  .meta({ id: 'ServerInfo' });

/** Routes about the server itself. */
export const systemRoutes = defineRoutes({
  info: {
    method: 'GET',
    path: '/',
    summary: 'What this server is',
    action: 'public.read',
    status: 200,
    responseKind: 'data',
    response: serverInfo,
  },
});
