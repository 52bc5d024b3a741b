import { createHmac } from 'node:crypto';
import { deriveKey } from '@codexlab/server';
import type { TestServer } from '../testing/test-server.ts';

/** The parts of a token, as objects. */
export interface OpenToken {
  readonly header: Readonly<Record<string, unknown>>;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** Text, or anything as JSON, in base64url. */
export function encoded(value: unknown): string {
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
}

/** Takes a token apart without checking it. */
export function opened(token: string): OpenToken {
  const [header, payload] = token
    .split('.')
    .slice(0, 2)
    .map((part) => JSON.parse(Buffer.from(part, 'base64url').toString()) as OpenToken['header']);
  return { header: header ?? {}, payload: payload ?? {} };
}

/** Signs whatever it is given, without a library that would refuse to. */
export function signed(
  { header, payload }: { readonly header: unknown; readonly payload: unknown },
  key: Uint8Array | string,
  hash = 'sha256',
): string {
  const text = `${encoded(header)}.${encoded(payload)}`;
  return `${text}.${createHmac(hash, key).update(text).digest('base64url')}`;
}

/** The key that access tokens of a server are signed with: who has it can forge anything. */
export function accessKey({ key }: TestServer): Uint8Array {
  return deriveKey(key, 'access-token');
}
