import type { Router } from 'vue-router';

let current: Router | null = null;

/** Keeps the router of this page, for commands, which belong to no component. */
export function setRouter(router: Router): void {
  current = router;
}

/** The router of this page. Throws before there is one. */
export function router(): Router {
  if (current === null) throw new Error('There is no router yet.');
  return current;
}
