import { expect, it } from 'vitest';
import { createClientAddress } from './client-address.ts';

it('takes no word of a client for its address', () => {
  const address = createClientAddress([]);
  expect(address('203.0.113.9', '10.0.0.1')).toBe('203.0.113.9');
  expect(address('::ffff:203.0.113.9', '127.0.0.1')).toBe('203.0.113.9');
  expect(address(undefined, '10.0.0.1')).toBeNull();
});

it('reads the header from the right, only as far as trusted proxies wrote it', () => {
  const address = createClientAddress(['10.0.0.0/8', '::1']);
  expect(address('10.0.0.2', '203.0.113.9')).toBe('203.0.113.9');
  expect(address('10.0.0.2', '1.1.1.1, 203.0.113.9, 10.0.0.7')).toBe('203.0.113.9');
  expect(address('::1', '203.0.113.9')).toBe('203.0.113.9');
  expect(address('198.51.100.1', '203.0.113.9')).toBe('198.51.100.1');
  expect(address('10.0.0.2', 'nonsense')).toBe('10.0.0.2');
  expect(address('10.0.0.2', '')).toBe('10.0.0.2');
});

it.each(['nowhere', '10.0.0.0/99', '10.0.0/8', ''])('refuses the proxy "%s" at the start', (proxy) => {
  expect(() => createClientAddress([proxy])).toThrow('no address or range');
});
