import type { Routes } from './contract/define.ts';
import { systemRoutes } from './contract/system.ts';
import type { Handlers } from './handler.ts';
import { systemHandlers } from './routes/system.ts';

/** Routes with their handlers; the types of the two were matched where they were joined. */
export interface Feature {
  readonly name: string;
  readonly routes: Routes;
  readonly handlers: Handlers<Routes>;
}

function feature<C extends Routes>(name: string, routes: C, handlers: Handlers<C>): Feature {
  return { name, routes, handlers: handlers as Handlers<Routes> };
}

/** Everything that the server answers. */
export const features: readonly Feature[] = Object.freeze([feature('system', systemRoutes, systemHandlers)]);
