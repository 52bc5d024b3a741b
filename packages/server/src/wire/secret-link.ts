import { isoTime } from './iso-time.ts';

/**
 * The address of a page of the server that uses a secret. It stands behind the `#`: browsers send that part to nobody,
 * so it is in no log of a server or proxy.
 */
export function secretUrl(publicUrl: string, purpose: 'invite' | 'reset', secret: string): string {
  return `${publicUrl}/#${purpose}=${encodeURIComponent(secret)}`;
}

/** A link with which somebody sets a new password, as JSON. */
export function toWireResetLink(
  link: { readonly secret: string; readonly expiresMs: number },
  publicUrl: string,
) {
  return {
    secret: link.secret,
    url: secretUrl(publicUrl, 'reset', link.secret),
    expires_at: isoTime(link.expiresMs),
  };
}
