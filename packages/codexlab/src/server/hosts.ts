import { hostname, networkInterfaces } from 'node:os';
import { authority, isLoopback, isWildcard } from './loopback.ts';

/** What decides by which names a server is called. */
export interface ServerPlace {
  readonly host: string;
  readonly port: number;
  readonly publicUrl: string | null;
}

const LOOPBACK_NAMES = ['localhost', '127.0.0.1', '::1'];
const HTTP_PORT = 80;

/**
 * Values of the header `Host` that mean this server, in lower case. A page of another site that has its own name lead
 * here (DNS rebinding) sends another one, and is refused.
 */
export function hostsOf(
  { host, port, publicUrl }: ServerPlace,
  ownNames = namesOfMachine,
): ReadonlySet<string> {
  const names = isWildcard(host)
    ? [...LOOPBACK_NAMES, ...ownNames()]
    : isLoopback(host)
      ? [...LOOPBACK_NAMES, host]
      : [host];
  const hosts = names.flatMap((name) => {
    const full = authority(name.toLowerCase(), port);
    return port === HTTP_PORT ? [full, full.slice(0, -`:${HTTP_PORT}`.length)] : [full];
  });
  return new Set(publicUrl === null ? hosts : [...hosts, new URL(publicUrl).host]);
}

/** The address that people reach the server by, without a slash at the end. */
export function urlOf({ host, port, publicUrl }: ServerPlace): string {
  return publicUrl ?? `http://${authority(isWildcard(host) ? 'localhost' : host, port)}`;
}

function namesOfMachine(): readonly string[] {
  const addresses = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
  return [hostname(), ...addresses.map(({ address }) => address)];
}
