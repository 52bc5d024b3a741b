import { describe, expect, it } from 'vitest';
import { checkEmail, checkFullName, checkUsername } from './check-person.ts';

const invalid = (field: string) => expect.objectContaining({ code: 'invalid', details: { field } });

describe('checkUsername', () => {
  it.each(['ada', 'Ada.Lovelace', '007', 'a-b_c.d', 'x'.repeat(32)])('takes %s', (name) => {
    expect(checkUsername(name)).toBe(name);
  });

  it.each([
    ['too short', 'ab'],
    ['too long', 'x'.repeat(33)],
    ['beginning with a dot', '.ada'],
    ['beginning with a hyphen', '-ada'],
    ['with an at sign', 'ada@example.org'],
    ['with a blank', 'ada lovelace'],
    ['with a letter of another script', 'аda'],
    ['ending in a line feed', 'ada\n'],
    ['like an id', '01ARZ3NDEKTSV4RRFFQ69G5FAV'],
    ['like an id in lower case', '01arz3ndektsv4rrffq69g5fav'],
    ['of the local owner', 'Local'],
    ['with a meaning in addresses', 'me'],
  ])('refuses a name %s', (_, name) => {
    expect(() => checkUsername(name)).toThrow(invalid('username'));
  });
});

describe('checkEmail', () => {
  it('takes addresses as they are, and nothing for null', () => {
    expect(checkEmail(' Ada+lab@Example.org ')).toBe('Ada+lab@Example.org');
    expect([checkEmail(''), checkEmail(null), checkEmail(undefined)]).toEqual([null, null, null]);
    expect(checkEmail('root@localhost')).toBe('root@localhost');
  });

  it.each([
    'ada',
    '@example.org',
    'ada@',
    'a@b@c.org',
    'a b@c.org',
    'a@-b.org',
    'a@b..org',
    'a@b.org,c@d.org',
    'a@b\u0000.org',
    'ada\u202e@example.org',
    `${'x'.repeat(65)}@example.org`,
    `a@${'x'.repeat(254)}`,
  ])('refuses %j', (email) => {
    expect(() => checkEmail(email)).toThrow(invalid('email'));
  });
});

describe('checkFullName', () => {
  it('takes names of all scripts up to a hundred characters', () => {
    expect(checkFullName('  Ada Lovelace ')).toBe('Ada Lovelace');
    expect(checkFullName('李小龍')).toBe('李小龍');
    expect(checkFullName('😀'.repeat(100))).toBe('😀'.repeat(100));
    expect([checkFullName(''), checkFullName(null)]).toEqual([null, null]);
  });

  it.each(['x'.repeat(101), 'a\u0007b', 'a\nb', 'a\u202eb', 'a\ud800'])('refuses %j', (name) => {
    expect(() => checkFullName(name)).toThrow(invalid('fullName'));
  });
});
