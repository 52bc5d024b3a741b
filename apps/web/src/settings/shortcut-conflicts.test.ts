import { expect, it } from 'vitest';
import { deviceName } from './device-name.ts';
import { findConflicts } from './shortcut-conflicts.ts';

it('tells commands that the same keys start, whatever the order of the modifiers', () => {
  const found = findConflicts([
    { id: 'a', keys: 'mod+shift+k' },
    { id: 'b', keys: 'Shift+Mod+K' },
    { id: 'c', keys: 'mod+k' },
    { id: 'd', keys: null },
    { id: 'e', keys: null },
  ]);
  expect([...found]).toEqual([
    ['a', ['b']],
    ['b', ['a']],
  ]);
});

it.each([
  [
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0',
    'Edge on Linux',
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1',
    'Safari on iOS',
  ],
  ['Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox on Windows'],
  [null, 'Another program'],
])('calls %s by a name that people know', (userAgent, name) => {
  expect(deviceName(userAgent)).toBe(name);
});
