import { CodexError } from '@codexlab/core';

const MAX_PORT = 65_535;

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

/** The parts of a list with commas; empty ones are left out. */
export function splitList(text: string | undefined): readonly string[] {
  return (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** The address that people reach a server by, without a slash at the end. Throws `invalid`. */
export function publicUrlOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  const plain = url && /^https?:$/.test(url.protocol) && url.username === '' && url.pathname === '/';
  if (plain && url.search === '' && url.hash === '') return url.origin;
  const message = `"${text}" is no address to reach a server by. Write it like https://codex.example.org, without a path.`;
  throw new CodexError('invalid', message, { field: 'public-url' });
}
