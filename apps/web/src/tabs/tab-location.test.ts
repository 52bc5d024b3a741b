import fc from 'fast-check';
import { createMemoryHistory, createRouter } from 'vue-router';
import { expect, test } from 'vitest';
import { at, baseName, isFolderPath, parentFolder, toAddress, toLocation } from './tab-location.ts';

const router = createRouter({
  history: createMemoryHistory(),
  routes: [{ path: '/w/:workspace/:notebook/:path(.*)?', name: 'notebook', component: {} }],
});

const segment = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
  .filter((text) => !text.includes('/') && text !== '.' && text !== '..' && text.isWellFormed());
const path = fc.array(segment, { maxLength: 4 }).map((parts) => parts.join('/'));
/** The router decodes what stands behind # twice, so that a percent sign there may be read as the begin of a code. */
const heading = fc.string({ minLength: 1, maxLength: 12 }).filter((text) => !text.includes('%'));
const word = fc.string({ minLength: 1, maxLength: 12 }).filter((text) => text.isWellFormed());

test('an address tells every location, whatever stands in names, queries and headings', () => {
  fc.assert(
    fc.property(path, word, heading, (file, query, heading) => {
      const location = at(file, { view: 'search', params: { q: query }, hash: heading });
      const shown = router.resolve(toAddress('lab/runs', location));
      expect(shown.params['workspace']).toBe('lab');
      expect(toLocation(String(shown.params['path'] ?? ''), shown.query, shown.hash)).toEqual(location);
    }),
    { seed: 7, numRuns: 300 },
  );
});

test('a folder is told by the slash at its end, and the top by nothing', () => {
  expect([isFolderPath(''), isFolderPath('a/'), isFolderPath('a')]).toEqual([true, true, false]);
  expect([baseName('runs/2026/a.md'), baseName('runs/2026/'), baseName('')]).toEqual(['a.md', '2026', '']);
  expect([parentFolder('runs/2026/a.md'), parentFolder('runs/2026/'), parentFolder('a')]).toEqual([
    'runs/2026/',
    'runs/',
    '',
  ]);
});
