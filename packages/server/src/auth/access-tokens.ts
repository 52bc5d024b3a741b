import { webcrypto } from 'node:crypto';
import { CodexError } from '@codexlab/core';
import { jwtVerify, SignJWT, errors } from 'jose';
import { rememberVerified, type VerifiedToken } from './verified-tokens.ts';

/** What an access token says: who, in which session, with which stamp. Never a role: those are read each time. */
export interface AccessClaims {
  readonly userId: string;
  readonly sessionId: string;
  readonly securityStamp: string;
}

/** Signs and checks access tokens: JWT, HS256 and nothing else (RFC 9068 for the type). */
export interface AccessTokens {
  /** How long one is good, in seconds. */
  readonly lifetimeSeconds: number;
  sign(claims: AccessClaims, atMs: number): Promise<string>;
  /** The claims; null when it is none of ours, was changed, or has expired. */
  verify(token: string, atMs: number): Promise<AccessClaims | null>;
}

/** 30 minutes. */
export const ACCESS_TOKEN_SECONDS = 30 * 60;
const ALGORITHM = 'HS256';
const TYPE = 'at+jwt';
const ISSUER = 'codex';
const AUDIENCE = 'codex-api';
const KEY_BYTES = 32;

/**
 * Makes them with one key per `kid`; the first one signs, all of them verify. Throws `invalid` for a key of another
 * length than 32 bytes.
 */
export function createAccessTokens(keys: ReadonlyMap<string, Uint8Array>, newId: () => string): AccessTokens {
  const [first] = keys;
  if (!first || [...keys.values()].some((key) => key.length !== KEY_BYTES))
    throw new CodexError('invalid', `Access tokens take keys of ${KEY_BYTES} bytes.`, { field: 'keys' });
  const [kid, signingKey] = first;
  const imported = new Map([...keys].map(([name, key]) => [name, importOnce(key)]));
  return {
    lifetimeSeconds: ACCESS_TOKEN_SECONDS,
    sign({ userId, sessionId, securityStamp }, atMs) {
      const issuedAt = Math.floor(atMs / 1000);
      return new SignJWT({ scope: 'user', sid: sessionId, stamp: securityStamp })
        .setProtectedHeader({ alg: ALGORITHM, typ: TYPE, kid })
        .setSubject(userId)
        .setIssuer(ISSUER)
        .setAudience(AUDIENCE)
        .setJti(newId())
        .setIssuedAt(issuedAt)
        .setExpirationTime(issuedAt + ACCESS_TOKEN_SECONDS)
        .sign(signingKey);
    },
    verify: rememberVerified((token, atS) => verifyToken(imported, token, atS)),
  };
}

async function verifyToken(
  keys: ImportedKeys,
  token: string,
  atS: number,
): Promise<VerifiedToken<AccessClaims> | null> {
  try {
    const { payload } = await jwtVerify(token, ({ kid }) => keyNamed(keys, kid), {
      algorithms: [ALGORITHM],
      typ: TYPE,
      issuer: ISSUER,
      audience: AUDIENCE,
      requiredClaims: ['sub', 'iat', 'exp', 'jti', 'sid', 'stamp'],
      maxTokenAge: ACCESS_TOKEN_SECONDS,
      currentDate: new Date(atS * 1000),
    });
    const { sub, sid, stamp, iat = 0, exp = 0 } = payload;
    if (typeof sub !== 'string' || typeof sid !== 'string' || typeof stamp !== 'string') return null;
    return {
      claims: { userId: sub, sessionId: sid, securityStamp: stamp },
      fromS: atS,
      untilS: Math.min(exp - 1, iat + ACCESS_TOKEN_SECONDS),
    };
  } catch (error) {
    if (error instanceof errors.JOSEError) return null;
    throw error;
  }
}

type ImportedKeys = ReadonlyMap<string, () => Promise<webcrypto.CryptoKey>>;

/** Bytes would be imported again for each token. */
function importOnce(key: Uint8Array): () => Promise<webcrypto.CryptoKey> {
  let imported: Promise<webcrypto.CryptoKey> | null = null;
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  return () => (imported ??= webcrypto.subtle.importKey('raw', key, algorithm, false, ['verify']));
}

function keyNamed(keys: ImportedKeys, kid: string | undefined): Promise<webcrypto.CryptoKey> {
  const key = kid === undefined ? undefined : keys.get(kid);
  if (!key) throw new errors.JWKSNoMatchingKey();
  return key();
}
