import type { RouteLocationNormalized, RouteLocationRaw } from 'vue-router';

/** What a link is good for, by the word in front of its secret. */
type SecretKind = 'token' | 'invite' | 'reset';

/** A link whose secret stands behind the #, which browsers send to nobody. */
export interface SecretLink {
  readonly kind: SecretKind;
  readonly secret: string;
}

const PAGES: Readonly<Record<SecretKind, string>> = Object.freeze({
  token: '/enter',
  invite: '/join',
  reset: '/reset',
});
const LINK = /^#(token|invite|reset)=([\w.~-]{16,200})$/;

/** Reads `#invite=…`; null when the part behind the # is none of them. */
export function readSecretLink(hash: string): SecretLink | null {
  const [, kind, secret] = LINK.exec(hash) ?? [];
  if (secret === undefined) return null;
  return { kind: kind as SecretKind, secret };
}

/**
 * Where a link with a secret leads, whatever page it was opened on; null: it has none, or is there already. The secret
 * stays in the address until it is used, so that the page can be loaded again.
 */
export function secretPage(to: RouteLocationNormalized): RouteLocationRaw | null {
  const link = readSecretLink(to.hash);
  if (link === null) return null;
  const path = PAGES[link.kind];
  if (to.path === path) return null;
  const isPage = to.path !== '/' && to.meta['isBare'] !== true;
  return { path, query: isPage ? { next: pathOf(to) } : {}, hash: to.hash, replace: true };
}

/** A way on inside this app; anything else would lead people away who trust our address. */
export function safeNext(next: unknown): string {
  return typeof next === 'string' && /^\/(?![/\\])/.test(next) && readSecretLink(hashOf(next)) === null
    ? next
    : '/';
}

function pathOf(to: RouteLocationNormalized): string {
  return to.hash === '' ? to.fullPath : to.fullPath.slice(0, to.fullPath.indexOf('#'));
}

function hashOf(path: string): string {
  return path.includes('#') ? path.slice(path.indexOf('#')) : '';
}
