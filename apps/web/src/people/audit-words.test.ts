import { expect, it } from 'vitest';
import { aboutWords, kindWords } from './audit-words.ts';

it('says in words what was done, also where the kind is new', () => {
  expect(kindWords('member.removed')).toBe('Member removed');
  expect(kindWords('history.auto_configured')).toBe('History auto configured');
});

it('says to what by its path, its name, or its kind', () => {
  const entry = { path: null, details: {}, entity: 'user', entity_id: '01A' };
  expect(aboutWords({ ...entry, path: 'runs/a.md' })).toBe('runs/a.md');
  expect(aboutWords({ ...entry, details: { username: 'ada' } })).toBe('ada');
  expect(aboutWords({ ...entry, entity_id: null })).toBe('user');
});
