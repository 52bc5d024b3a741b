import { describe, expect, it } from 'vitest';
import { checkPassword } from './check-password.ts';
import { COMMON_PASSWORDS } from './common-password-list.ts';

const ada = { username: 'Ada.Lovelace', email: 'countess@example.org' };
const invalid = (field: string) => expect.objectContaining({ code: 'invalid', details: { field } });

describe('checkPassword', () => {
  it.each([
    'correct horse battery staple 4',
    'Tj7#kq!v',
    'xkcd-is-no-secret',
    'přílišžluťoučký',
    '私のパスワードは秘密です',
    '        spaces count',
    'x7'.repeat(2) + 'y9'.repeat(510),
    'summer house by the lake',
    'an administrator of words',
  ])('takes %s', (password) => {
    expect(() => checkPassword(password, ada)).not.toThrow();
  });

  it.each([
    ['too short', 'Tj7#kq!'],
    ['too short in characters, if not in units', '😀🎈🚀🧪🔬🧬🧫'],
    ['too long', 'x7'.repeat(512) + 'y'],
    ['the name of its owner', 'ada.lovelace'],
    ['the address of its owner', 'Countess@Example.org'],
    ['the first part of that address', 'countess'],
    ['a common one', 'iloveyou'],
    ['a common one in capitals', 'TRUSTNO1'],
    ['a common word with digits behind it', 'Welcome2026!'],
    ['a common word with digits before it', '123password'],
    ['a common word in disguise', 'P@$$w0rd99'],
    ['one character again and again', 'zzzzzzzzzzzz'],
    ['a short piece again and again', 'xy7xy7xy7xy7'],
    ['a row of digits', '1234567890'],
    ['a row of digits backwards', '987654321'],
    ['two rows of the keyboard', 'qwertyuiasdfghjk'],
    ['rows with other ends', 'abcdefgh1234'],
  ])('refuses one that is %s', (_, password) => {
    expect(() => checkPassword(password, ada)).toThrow(invalid('password'));
  });

  it('refuses every one of the list, and names the field it was asked for', () => {
    for (const common of COMMON_PASSWORDS)
      expect(() => checkPassword(common, ada, 'next'), common).toThrow(invalid('next'));
  });
});
