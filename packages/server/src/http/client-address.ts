import { BlockList, isIP } from 'node:net';
import { CodexError } from '@codexlab/core';

/** Finds out who really calls: the socket's address, or what trusted proxies say of it. */
export type ClientAddress = (socketAddress: string | undefined, forwardedFor: string | null) => string | null;

/**
 * Reads `X-Forwarded-For` from the right as far as the addresses are those of trusted proxies (single addresses or
 * CIDR ranges); with none, the header counts for nothing. Throws `invalid` for what is no address.
 */
export function createClientAddress(trustedProxies: readonly string[]): ClientAddress {
  const trusted = new BlockList();
  for (const each of trustedProxies) addRange(trusted, each);
  const isTrusted = (address: string) => trusted.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
  return (socketAddress, forwardedFor) => {
    if (trustedProxies.length === 0) return plainAddress(socketAddress ?? '');
    const hops = (forwardedFor ?? '').split(',').map((hop) => plainAddress(hop.trim()));
    let client = plainAddress(socketAddress ?? '');
    while (client !== null && isTrusted(client)) {
      const next = hops.pop();
      if (next === undefined || next === null) break;
      client = next;
    }
    return client;
  };
}

function addRange(list: BlockList, text: string): void {
  const [address = '', bits] = text.split('/');
  const version = isIP(address);
  const width = version === 6 ? 128 : 32;
  const prefix = bits === undefined ? width : Number(bits);
  if (version === 0 || !Number.isInteger(prefix) || prefix < 0 || prefix > width) {
    throw new CodexError('invalid', `"${text}" is no address or range of addresses.`, {
      field: 'trustedProxies',
    });
  }
  list.addSubnet(address, prefix, version === 6 ? 'ipv6' : 'ipv4');
}

/** IPv4 addresses that come in the dress of IPv6 are undressed; null for what is no address. */
function plainAddress(text: string): string | null {
  const bare = text.replace(/^::ffff:(?=\d+\.)/i, '');
  return isIP(bare) === 0 ? null : bare;
}
