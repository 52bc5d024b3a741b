import { expect, it } from 'vitest';
import { toSqlJson } from './json.ts';

it('replaces halves of surrogate pairs and leaves whole pairs alone', () => {
  expect(JSON.parse(toSqlJson(['a\ud800b', '\udc00', '😀']))).toEqual(['a\ufffdb', '\ufffd', '😀']);
});

it('leaves text alone that only looks like an escape', () => {
  expect(JSON.parse(toSqlJson(['\\ud800', 'plain']))).toEqual(['\\ud800', 'plain']);
});
