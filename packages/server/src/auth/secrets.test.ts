import { describe, expect, it } from 'vitest';
import { randomBytes } from 'node:crypto';
import { createSecrets, deriveKey } from './secrets.ts';

const secrets = createSecrets(randomBytes(32));
const unreadable = (reason: string) => expect.objectContaining({ code: 'internal', details: { reason } });

describe('sealed secrets', () => {
  it.each(['', 'JBSWY3DPEHPK3PXP', 'ключ 🔑', 'x'.repeat(10_000)])('open in their context: %j', (text) => {
    const sealed = secrets.seal(text, 'totp:A');
    expect(secrets.unseal(sealed, 'totp:A')).toBe(text);
    expect(sealed).toMatch(/^v1:[\da-f]{8}:[\w-]{16}:[\w-]*:[\w-]{22}$/);
    if (text !== '') expect(sealed).not.toContain(text);
  });

  it('differ each time', () => {
    expect(secrets.seal('same', 'totp:A')).not.toBe(secrets.seal('same', 'totp:A'));
  });

  it('do not open in another context, as in the row of another user', () => {
    const sealed = secrets.seal('secret', 'totp:A');
    expect(() => secrets.unseal(sealed, 'totp:B')).toThrow(unreadable('content'));
  });

  it('do not open under another master key, and say that it is the key', () => {
    const sealed = secrets.seal('secret', 'totp:A');
    expect(() => createSecrets(randomBytes(32)).unseal(sealed, 'totp:A')).toThrow(unreadable('key'));
  });

  it('do not open when any one character was changed', () => {
    const sealed = secrets.seal('secret', 'totp:A');
    let refused = 0;
    for (let at = 0; at < sealed.length; at++) {
      const other = sealed[at] === 'A' ? 'Q' : 'A';
      const changed = sealed.slice(0, at) + other + sealed.slice(at + 1);
      expect(() => secrets.unseal(changed, 'totp:A'), `character ${at}`).toThrow(
        expect.objectContaining({ code: 'internal' }),
      );
      refused++;
    }
    expect(refused).toBe(sealed.length);
  });

  it.each(['', 'v1', 'v2:00000000:AAAAAAAAAAAAAAAA::AAAAAAAAAAAAAAAAAAAAAA', 'v1:::', 'plain text'])(
    'are not read from %j',
    (text) => {
      expect(() => secrets.unseal(text, 'totp:A')).toThrow(unreadable('form'));
    },
  );
});

describe('keys', () => {
  it('differ from use to use and from master key to master key, and are the same each time', () => {
    const [one, two] = [randomBytes(32), randomBytes(32)];
    const keys = [
      deriveKey(one, 'seal'),
      deriveKey(one, 'seal-id'),
      deriveKey(one, 'access-token'),
      deriveKey(two, 'seal'),
    ].map((key) => Buffer.from(key).toString('hex'));
    expect(new Set(keys).size).toBe(4);
    expect(Buffer.from(deriveKey(one, 'seal')).toString('hex')).toBe(keys[0]);
    expect(keys.every((key) => key.length === 64)).toBe(true);
  });

  it('are not made from a short master key', () => {
    expect(() => createSecrets(randomBytes(31))).toThrow(expect.objectContaining({ code: 'invalid' }));
  });
});

describe('randomness and hashes', () => {
  it('are random bytes in base64url, and SHA-256 in hexadecimal digits', () => {
    expect(secrets.random(32)).toMatch(/^[\w-]{43}$/);
    expect(secrets.random(32)).not.toBe(secrets.random(32));
    expect(secrets.hash('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });
});
