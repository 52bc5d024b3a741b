import { CodexError } from '@codexlab/core';

const MAX_PORT = 65_535;
/** What can stand after `Bearer`, too long to be tried out. */
const MIN_TOKEN = /^[\w.~+/=-]{16,1024}$/;

/** A port. Throws `invalid` naming `field`. */
export function portOf(field: string, value: string | number): number {
  const port = Number(value);
  if (/^\d+$/.test(String(value)) && port <= MAX_PORT) return port;
  const message = `"${value}" is no port: give a whole number from 0 (any free one) to ${MAX_PORT}.`;
  throw new CodexError('invalid', message, { field });
}

/** The value of a variable, which must be one of a few; the first of them when it is unset. Throws `invalid`. */
export function oneOf<const T extends string>(
  name: string,
  env: Readonly<Record<string, string | undefined>>,
  [usual, ...others]: readonly [T, ...T[]],
): T {
  const value = env[name];
  if (!value) return usual;
  const found = [usual, ...others].find((known) => known === value);
  if (found !== undefined) return found;
  const known = [...new Set([usual, ...others])].join(', ');
  throw new CodexError('invalid', `${name} is "${value}"; it must be one of: ${known}.`, { field: name });
}

/** The value of a variable as a whole number from 0 to `most`; `usual` when it is unset. Throws `invalid`. */
export function wholeNumberOf(
  name: string,
  env: Readonly<Record<string, string | undefined>>,
  { usual, most }: { readonly usual: number; readonly most: number },
): number {
  const value = env[name];
  if (!value) return usual;
  if (/^\d{1,15}$/.test(value) && Number(value) <= most) return Number(value);
  throw new CodexError('invalid', `${name} is "${value}"; it must be a whole number from 0 to ${most}.`, {
    field: name,
  });
}

/** The value of a variable that is a secret; null when it is unset. Throws `invalid`, without the value. */
export function tokenOf(name: string, env: Readonly<Record<string, string | undefined>>): string | null {
  const value = env[name];
  if (!value) return null;
  if (MIN_TOKEN.test(value)) return value;
  const message = `${name} must have at least 16 letters, digits or -._~+/= and no others; "openssl rand -hex 32" makes one.`;
  throw new CodexError('invalid', message, { field: name });
}

/** The parts of a list with commas; empty ones are left out. */
export function splitList(text: string | undefined): readonly string[] {
  return (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** The address that people reach a server by, without a slash at the end. Throws `invalid` naming `field`. */
export function publicUrlOf(field: string, text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  const plain = url && /^https?:$/.test(url.protocol) && url.username === '' && url.pathname === '/';
  if (plain && url.search === '' && url.hash === '') return url.origin;
  const message = `"${text}" is no address to reach a server by. Write it like https://codex.example.org, without a path.`;
  throw new CodexError('invalid', message, { field });
}
