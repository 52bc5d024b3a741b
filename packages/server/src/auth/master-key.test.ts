import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkMasterKey } from './master-key.ts';

describe('checkMasterKey', () => {
  it('takes random keys in the usual forms, whole', () => {
    const bytes = fc.uint8Array({ minLength: 32, maxLength: 64 });
    const forms = fc.constantFrom('hex', 'base64', 'base64url');
    fc.assert(
      fc.property(bytes, fc.integer(), forms, (seed, salt, form) => {
        const key = random(seed, salt).toString(form);
        expect(Buffer.from(checkMasterKey(key)).toString('utf8')).toBe(key);
      }),
      { seed: 43, numRuns: 300 },
    );
  });

  it.each([
    ['empty', ''],
    ['short', 'kH7#q9Lm2x!Vb4Zt8Rw6Yp3Nc5Jd1Gf'],
    ['one character', 'k'.repeat(64)],
    ['a piece repeated', 'kH7#q9Lm'.repeat(8)],
    ['a piece repeated and cut', 'secretsecretsecretsecretsecretsecretsec'],
    ['of few characters', 'abababbabbaabbabaababbabababbaabababba'],
    ['the alphabet', 'abcdefghijklmnopqrstuvwxyz0123456789'],
    ['digits in a row', '0123456789012345678901234567890123'],
    ['rows of the keyboard', 'qwertyuiopasdfghjklzxcvbnm1234567890'],
    ['known from a template', 'change-me-to-something-really-random-42'],
    ['known from another template', 'your-secret-key-change-in-production'],
    ['known from a framework', 'django-insecure-7d8f!k2@9sjq0x1v5n4m3b6'],
    ['said to be a secret', 'this_is_my_super_secret_key_for_codex_1'],
  ])('refuses one that is %s', (_, key) => {
    expect(() => checkMasterKey(key)).toThrow(
      expect.objectContaining({ code: 'invalid', details: { field: 'CODEX_SECRET_KEY' } }),
    );
  });

  it('does not repeat the key in its message', () => {
    expect(() => checkMasterKey('hunter2hunter2')).toThrow(/^(?!.*hunter2)/);
  });
});

/** Bytes as random as a generator gives them: those of fast-check alone are often all zero. */
function random(seed: Uint8Array, salt: number): Buffer {
  let state = salt;
  return Buffer.from(
    seed.map((byte) => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
      return byte ^ (state >>> 24);
    }),
  );
}
