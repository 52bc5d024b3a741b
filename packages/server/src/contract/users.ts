import { accountRoutes } from './account.ts';
import { administrationRoutes } from './administration.ts';
import { signInRoutes } from './sign-in.ts';

export * from './account.ts';
export * from './administration.ts';
export * from './sign-in.ts';
export * from './user.ts';

/** Routes about people: how they come in, what is theirs, and what administrators do. */
export const usersRoutes = { ...signInRoutes, ...accountRoutes, ...administrationRoutes };
