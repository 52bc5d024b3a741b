import { CodexError } from '@codexlab/core';

/** Where a database is. */
export interface RemoteOptions {
  /** Its address: `https:`, `http:`, or `libsql:`, which means `https:`. */
  readonly url: string;
  /** What shows the server who asks. Default: none. */
  readonly authToken?: string | undefined;
  /** How long one round trip may take. Default: 30,000. */
  readonly timeoutMs?: number | undefined;
}

/** A server, and what it may be called in messages. */
export interface RemoteTarget {
  readonly url: string;
  /** The address without anything secret. */
  readonly location: string;
  readonly authToken: string | undefined;
}

const SCHEMES = new Set(['https:', 'http:', 'libsql:']);
/** What may stand in a header of HTTP. */
const TOKEN = /^[\x21-\x7e]+$/;

/** Checks the address and the token. Throws `invalid`; secrets are in no message. */
export function readTarget({ url, authToken }: RemoteOptions): RemoteTarget {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (!parsed || !SCHEMES.has(parsed.protocol) || parsed.host === '')
    throw new CodexError(
      'invalid',
      'The address of a database on a server begins with https:, http: or libsql:.',
    );
  const { protocol, host, pathname, username, password, search, hash } = parsed;
  if (username + password + search + hash !== '')
    throw new CodexError(
      'invalid',
      'The address of a database holds the server and a path alone. Give the token as authToken.',
    );
  if (authToken !== undefined && !TOKEN.test(authToken))
    throw new CodexError(
      'invalid',
      'The token of the database holds characters that no token has. Copy it again.',
    );
  return { url, location: `${protocol}//${host}${pathname}`, authToken };
}
