import { expect, it } from 'vitest';
import { aboutWords, kindWords } from './audit-words.ts';

it('says in words what was done, also where the kind is new', () => {
  expect(kindWords('member.removed')).toBe('Member removed');
  expect(kindWords('history.auto_configured')).toBe('History auto configured');
});

it('says to what by its path, a name, or what the details tell, and never by an id', () => {
  const names = new Map([['01A', 'Ada']]);
  const entry = { path: null, details: {}, entity_id: '01A' };
  expect(aboutWords({ ...entry, path: 'runs/a.md' }, names)).toBe('runs/a.md');
  expect(aboutWords(entry, names)).toBe('Ada');
  expect(aboutWords({ ...entry, entity_id: '01B', details: { username: 'grace' } }, names)).toBe('grace');
  expect(aboutWords({ ...entry, entity_id: '01B' }, names)).toBe('');
});
