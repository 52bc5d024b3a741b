import { z } from 'zod';
import { ofNotebook } from './content-fields.ts';
import { defineRoutes } from './define.ts';
import { ulid } from './fields.ts';

const leftPath = z.object({ path: z.string(), reason: z.string() });

/** Routes about moves that took the links to what was moved along. */
export const movesRoutes = defineRoutes({
  undo: {
    method: 'POST',
    path: '/moves/{move}/undo',
    summary: 'Take back a move that rewrote links',
    description:
      'For 30 days. Files that were changed since keep those changes; what collides with them is left and told. 409 when something stands at the old place.',
    action: 'file.write',
    params: z.strictObject({ move: ulid }),
    query: ofNotebook,
    status: 200,
    responseKind: 'data',
    response: z
      .object({
        from: z.string().meta({ description: 'Where it stood after the move' }),
        to: z.string().meta({ description: 'Where it stands again' }),
        restored: z.array(z.string()).meta({ description: 'Files whose links are as before' }),
        left: z.array(leftPath),
      })
      .meta({ id: 'UndoneMove' }),
  },
});
