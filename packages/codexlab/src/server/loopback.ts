import { isIPv4, isIPv6 } from 'node:net';

/** The address that a server listens at unless it is told another one. */
export const LOOPBACK = '127.0.0.1';

/** True for names and addresses that lead to this machine alone: `localhost`, 127.0.0.0/8, `::1`. */
export function isLoopback(host: string): boolean {
  const bare = unbracketed(host).toLowerCase();
  if (bare === 'localhost' || bare.endsWith('.localhost')) return true;
  const mapped = /^::ffff:([\d.]+)$/.exec(bare)?.[1] ?? bare;
  if (isIPv4(mapped)) return mapped.startsWith('127.');
  return isIPv6(bare) && /^[0:]*:0*1$/.test(bare);
}

/** True for addresses that mean every address of the machine. */
export function isWildcard(host: string): boolean {
  const bare = unbracketed(host);
  return bare === '0.0.0.0' || (isIPv6(bare) && /^[0:]+$/.test(bare));
}

/** `host:port` as it stands in an address: IPv6 in brackets. */
export function authority(host: string, port: number): string {
  const bare = unbracketed(host);
  return `${isIPv6(bare) ? `[${bare}]` : bare}:${port}`;
}

/** Without the brackets of an IPv6 address. */
export function unbracketed(host: string): string {
  return /^\[.*\]$/.test(host) ? host.slice(1, -1) : host;
}
