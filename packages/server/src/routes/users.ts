import type { usersRoutes } from '../contract/users.ts';
import type { Handlers } from '../handler.ts';
import { accountHandlers } from './account.ts';
import { administrationHandlers } from './administration.ts';
import { signInHandlers } from './sign-in.ts';

/** Answers about people. */
export const usersHandlers: Handlers<typeof usersRoutes> = {
  ...signInHandlers,
  ...accountHandlers,
  ...administrationHandlers,
};
