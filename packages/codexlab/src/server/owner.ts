import { type Actor, isCodexError, type RequestContext, type Sessions } from '@codexlab/core';

/** The user that stands for whoever runs the process. */
export const LOCAL_OWNER = 'local';

/** The owner of the process as an actor; the user is made where there is none yet. */
export async function actAsOwner(sessions: Sessions, context: RequestContext): Promise<Actor> {
  try {
    return await sessions.actAs(context, LOCAL_OWNER);
  } catch (error) {
    if (!isCodexError(error, 'not_found')) throw error;
  }
  await sessions.createLocalLink(context); // makes the user; nobody learns the secret of this link, and it soon ends
  return sessions.actAs(context, LOCAL_OWNER);
}
